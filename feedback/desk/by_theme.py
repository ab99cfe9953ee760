"""Many texts at a glance: those of one theme, and those like another text."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from feedback.desk.models import readable_by
from feedback.desk.passage import Highlight, Piece, pieces_of
from feedback.responses.models import Coding, Text, Theme
from feedback.theming import alike
from hearback.people.models import User

SUGGESTED, MINE, LEFT_OUT, CODED = "suggested", "mine", "left_out", "coded"
STATES = {
    SUGGESTED: "Suggested, not coded yet",
    MINE: "You coded with it",
    LEFT_OUT: "Suggested, and you left it out",
    CODED: "Coded with it by anyone",
}
# The newest so many are compared; more would make the page slow and the list no better.
MOST_COMPARED = 3000
ALIKE_ON_A_PAGE = 20


def open_to(coder: User, group: str) -> QuerySet[Text]:
    """Return the texts of a group that may stand in a list with themes beside them: never one that
    two people code blind, before both have.
    """
    texts = readable_by(coder).filter(respondent_group=group)
    return texts.exclude(pk__in=Text.objects.blind().values("pk"))


def texts_of(theme: Theme, coder: User, group: str, state: str) -> QuerySet[Text]:
    """Return the texts of a group in one of `STATES` of this theme, in an order without meaning.

    What two people have coded is in "coded" alone: nobody can change it.
    """
    own = Coding.objects.recorded_by(coder).filter(theme=theme, is_second=False)
    codings = {
        SUGGESTED: Coding.objects.suggested().filter(theme=theme, text__is_coded=False),
        MINE: own.filter(status=Coding.Status.CONFIRMED, text__is_second_coded=False),
        LEFT_OUT: own.filter(status=Coding.Status.REJECTED, text__is_second_coded=False),
        CODED: Coding.objects.counted().filter(theme=theme),
    }[state]
    texts = open_to(coder, group).filter(pk__in=codings.values("text"))
    return texts.select_related("version__survey").order_by("pk")


def similar_to(text: Text, among: QuerySet[Text], at_most: int = ALIKE_ON_A_PAGE) -> list[int]:
    """Return the keys of those texts `among` that share most words with `text`, likest first."""
    newest = among.exclude(pk=text.pk).order_by("-month", "pk")[:MOST_COMPARED]
    return alike(text.masked, dict(newest.values_list("pk", "masked")), at_most)


@dataclass(frozen=True)
class Row:
    """One text of a list: its words with those marked that speak for a theme, what people coded it
    with, and what else was suggested.
    """

    text: Text
    pieces: list[Piece]
    coded: list[str]
    suggested: list[str]
    is_ticked: bool


def rows_of(
    texts: Iterable[Text], ticked: Iterable[str] = (), theme: Theme | None = None
) -> list[Row]:
    """Return texts as a list shows them; words for `theme` (for any theme, without one) are marked.

    Suggestions stand there only for texts nobody has coded.
    """
    shown, chosen = list(texts), set(ticked)
    counted = _by_text(Coding.objects.counted(), shown)
    suggested = _by_text(Coding.objects.suggested(), [t for t in shown if not t.is_coded])
    rows = []
    for text in shown:
        said, proposed = counted.get(text.pk, []), suggested.get(text.pk, [])
        marks = [
            Highlight(words, coding.theme.name)
            for coding in (*said, *proposed)
            if theme is None or coding.theme_id == theme.pk
            for words in coding.words
        ]
        pieces = pieces_of(text.masked, marks)
        names = [c.theme.name for c in said], [c.theme.name for c in proposed]
        rows.append(Row(text, pieces, *names, is_ticked=str(text.pk) in chosen))
    return rows


def _by_text(codings: QuerySet[Coding], texts: list[Text]) -> dict[int, list[Coding]]:
    found: dict[int, list[Coding]] = {}
    ordered = codings.filter(text__in=texts).select_related("theme")
    for coding in ordered.order_by("theme__group__position", "theme__position"):
        found.setdefault(coding.text_id, []).append(coding)
    return found
