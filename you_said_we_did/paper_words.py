"""What a paper says in words: the headings of a board report, and a first draft under each.

The headings are those of a partnership's own board report (docs/requirements.md, R70). Words never
carry a figure: figures stand in the tables, which nobody can type into.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from engagement.groups import NEUTRAL_GROUP_NAMES, RespondentGroup
from engagement.models import Partnership
from engagement.neutral import giveaway_in
from feedback.releases.comparing import most_mentioned
from feedback.releases.document import Document

LONGEST_TITLE = 120
NUMBER = re.compile(r"\d[\d,.]*\d|\d")


class Heading(NamedTuple):
    """One part of a paper: the field its words are in, what stands above it in the board's report
    and in the annual summary ("" leaves it out there), and what belongs under it.
    """

    field: str
    board: str
    annual: str
    asks: str


HEADINGS = (
    Heading("purpose", "Purpose of this report", "About this summary", "Why it is written."),
    Heading(
        "key_points", "Key points", "Key points", "What matters most, in a few plain sentences."
    ),
    Heading(
        "implications",
        "Implications",
        "What this means",
        "What follows for services, money, law, equality or risk.",
    ),
    Heading(
        "opinions",
        "Who was asked, and what they said",
        "Who answered, and what they said",
        "Who was asked and how. The tables follow your words.",
    ),
    Heading(
        "next_steps",
        "What was promised, and next steps",
        "What we promised, and what happens next",
        "What happens next, and when. The list of promises follows your words.",
    ),
    Heading(
        "recommendations",
        "Recommendations, and the reasons for them",
        "",
        "What the board is asked to decide, each with its reason.",
    ),
    Heading("contact", "Contact officer", "Contact", "Who answers questions about this paper."),
    Heading("background", "Background papers", "", "What else to read, or “None”."),
    Heading("director", "Director", "", "Who answers for this paper."),
)
FIELDS = tuple(heading.field for heading in HEADINGS)


def headings(*, is_annual: bool) -> list[tuple[str, str]]:
    """Return (field, heading) in their order, for the board's report or the annual summary."""
    both = [(each.field, each.annual if is_annual else each.board) for each in HEADINGS]
    return [(field, heading) for field, heading in both if heading]


def numbers_in(words: Iterable[str]) -> list[str]:
    """Return the numbers somebody typed, years left out: whoever approves looks at each."""
    found = [number for text in words for number in NUMBER.findall(text)]
    return [number for number in dict.fromkeys(found) if not re.fullmatch(r"20\d\d", number)]


def first_words(document: Document) -> dict[str, str]:
    """Return a first draft of a paper about a release: field -> words, and its title."""
    who = NEUTRAL_GROUP_NAMES[RespondentGroup(document.respondent_group)]
    asked = f"“{document.survey_name}”, {document.period_name}"
    # Never a person's own address: a paper may become public, and outlasts who wrote it.
    partnership = Partnership.current()
    contact = ", ".join(filter(None, (partnership.name, partnership.contact_email)))
    return {
        "title": _title(document),
        "purpose": f"To say what people told us in {asked}, and how far we have come with what we"
        " promised.",
        "key_points": _key_points(document),
        "opinions": f"{who} could answer without saying who they are. What they wrote was read and"
        f" sorted into themes by people, with {document.codebook}.",
        "next_steps": "The next paper says how far each promise has come.",
        "contact": contact,
        "background": f"The published figures of {asked}.",
    }


def _title(document: Document) -> str:
    """Name the survey where its name may stand in a browser's history."""
    named = f"{document.survey_name}: {document.period_name}"
    is_plain = len(named) <= LONGEST_TITLE and not giveaway_in(named)
    return named if is_plain else f"What people told us: {document.period_name}"


def _key_points(document: Document) -> str:
    """Name the themes most people raised, in the codebook's order and without their numbers."""
    raised = [theme.name for theme in most_mentioned(document)]
    if not raised:
        return "No theme was raised by enough people to show a number."
    listed = " and ".join(filter(None, (", ".join(raised[:-1]), raised[-1])))
    return f"What most people raised: {listed}."
