"""Stories sent through the real seal, and the two people who could bring their words out."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client

from feedback.cutting.models import Quote
from feedback.desk.lifting import digest_of
from feedback.intake.submission import send
from feedback.keeper import batches
from feedback.keeper.keys.folder import KeyFolder
from feedback.masking import mask
from feedback.releases.models import Release, ReleaseQuote
from feedback.responses.models import Text, Theme
from feedback.surveys.models import Survey
from tests import factories
from tests.board.answered import ages, document, publish, themes_by_age
from tests.safety.stories import Identifier, Story

PASSPHRASE = "sieve lantern otter gravel"
DAY = date(2026, 9, 22)
ADDRESS = "/cutting/spring/2026-Q3/quotes/"
# What the tables of the release call parts of the people.
CUTS = ("Under 25", "25 or over", "18 to 24", "25 to 64", "65 or over")
# What stands in one story and in no other, all of it everyday words: none is marked.
MARKER = "we sat by the door until the letter came"


def send_and_open(stories: Iterable[Story], survey: Survey, *, quote: bool = True) -> list[Text]:
    """Have each story typed by somebody; let the keeper open, mask and split. Newest texts only."""
    before = set(Text.objects.values_list("pk", flat=True))
    keys = KeyFolder(settings.KEY_DIR)
    if not keys.months():
        sheets = keys.make(PASSPHRASE, DAY)
        keys.prove(sheets[0], sheets[1], DAY)
    definition = survey.current_version().read()
    for story in stories:
        said = {"text": story.text, "quote": quote}
        send(definition, {"q1": "a", "q3": said}, secrets.token_bytes(16), DAY)
    survey.batches.update(opened_on=date(2026, 1, 6))  # batches are a week apart
    batches.run(keys.unlock(PASSPHRASE), DAY)
    return list(Text.objects.exclude(pk__in=before))


def make_release(survey: Survey) -> Release:
    """Publish figures of that quarter, some by age: one theme shows, one is hidden."""
    crossed = {("waiting", "young"): 10, ("waiting", "old"): 15, ("*", "young"): 40}
    made = document(survey, 100, ages(30, 50, 20))
    return publish(survey, themes_by_age(made, crossed))


def check_and_code(coder: Client, text: Text) -> None:
    """Dismiss what is flagged for danger: none of these tells of any. Tick that the masking is
    right, and the theme, as a coder does on one screen.
    """
    for flag in text.flags.suggested().urgent():
        coder.post(f"/desk/texts/{text.pk}/flags/", {"settle": f"{flag.kind} no"})
    theme = Theme.objects.get(slug="waiting")
    sent = {"themes": [str(theme.pk)], "masking_is_right": "on", "seen": digest_of(text.masked)}
    assert coder.post(f"/desk/texts/{text.pk}/", sent).status_code == 302


def code_alone(coder: Client, text: Text) -> None:
    """Say what it is about, and leave the masking for somebody else."""
    theme = Theme.objects.get(slug="waiting")
    answer = coder.post(f"/desk/texts/{text.pk}/", {"themes": [str(theme.pk)]})
    assert answer.status_code == 302


def propose(officer: Client, text: Text, words: str = "") -> int:
    """Propose a text, whole unless told otherwise; return the answer's status."""
    sent = {"text": text.pk, "words": words or text.masked}
    return officer.post(f"{ADDRESS}waiting/", sent).status_code


@dataclass(frozen=True)
class Shown:
    """What a reviewer sees of a quote that waits: the words marked in it, and the boxes."""

    marked: list[str]
    boxes: list[str]


def shown_to(reviewer: Client, quote: Quote) -> Shown:
    """Read the page of quotes that wait, as it is drawn."""
    soup = BeautifulSoup(reviewer.get("/cutting/quotes/").content, "html.parser")
    form = soup.select_one(f"form[action='/cutting/quote/{quote.pk}/decide/']")
    assert form is not None
    quoted = form.find_previous("blockquote")
    assert quoted is not None
    return Shown(
        [mark.get_text() for mark in quoted.select("mark")],
        [str(box["value"]) for box in form.select("input[name=points_to_nobody]")],
    )


def let_out(reviewer: Client, quote: Quote, points_to_nobody: Iterable[str]) -> bool:
    """Tick these boxes and press the button; say whether the words stand in the release then."""
    sent = {"decision": "approve", "points_to_nobody": list(points_to_nobody)}
    reviewer.post(f"/cutting/quote/{quote.pk}/decide/", sent)
    return ReleaseQuote.objects.filter(origin=quote).exists()


def careful(boxes: Iterable[str], identifiers: Iterable[Identifier]) -> list[str]:
    """Return what somebody ticks who knows the story: whatever is no part of an identifier."""
    every = list(identifiers)
    return [box for box in boxes if not any(each.stands_in(box) for each in every)]


def identifiers_by_text(stories: Iterable[Story]) -> dict[str, list[Identifier]]:
    """Return what points to somebody, by what masking leaves of a story."""
    found: dict[str, list[Identifier]] = {}
    for story in stories:
        found.setdefault(mask(story.text), []).extend(story.identifiers)
    return found


def plain_story() -> Story:
    """A story that points to nobody, with the marker in it."""
    return Story(f"I waited and {MARKER}. Nobody rang me back.", (), ())


def make_survey() -> Survey:
    """An open survey, and a codebook."""
    factories.make_codebook()
    return factories.make_survey()
