"""A text and a codebook as the coding screens lay them out."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from feedback.desk.models import readable_by
from feedback.desk.passage import Highlight, Piece, opening_of, pieces_of
from feedback.responses.hiding import stands_in
from feedback.responses.models import Coding, Text, Theme, ThemeGroup
from hearback.people.models import User
from hearback.people.roles import Role

SHORTCUTS = 9


@dataclass(frozen=True)
class ThemeRow:
    """One theme's checkbox. `words` made the machine suggest it, or the text is like `nearest`,
    coded with it; `key` toggles it.
    """

    theme: Theme
    is_ticked: bool
    words: tuple[str, ...] = ()
    key: str = ""
    nearest: Text | None = None

    @property
    def nearest_opening(self) -> list[Piece]:
        """How the coded text begins that this one is like."""
        return pieces_of(opening_of(self.nearest.masked)) if self.nearest else []


@dataclass(frozen=True)
class Family:
    """A family of themes: all of them, for their definitions, and the checkboxes shown under it."""

    group: ThemeGroup
    themes: list[Theme]
    rows: list[ThemeRow]


def suggestions_of(text: Text) -> list[Coding]:
    """Return the machine's suggestions from the codebook in use, in its order; none for a text that
    two people code blind, until both have.
    """
    if text.is_blind:
        return []
    return list(
        text.codings.suggested()
        .filter(theme__in=Theme.objects.in_use())
        .select_related("theme")
        .order_by("theme__group__position", "theme__position")
    )


def highlights_of(suggestions: Collection[Coding]) -> list[Highlight]:
    """Return what to mark in the text."""
    return [Highlight(words, coding.theme.name) for coding in suggestions for words in coding.words]


def suggested_rows(
    text: Text, suggestions: Collection[Coding], ticked: Collection[str], coder: User
) -> list[ThemeRow]:
    """Return the suggested themes, never ticked for the coder; the first nine have a key."""
    nearest = nearest_of(text, suggestions, coder)
    return [
        ThemeRow(
            coding.theme,
            str(coding.theme_id) in ticked,
            tuple(words for words in coding.words if stands_in(words, text.masked)),
            str(place) if place <= SHORTCUTS else "",
            nearest.get(coding.pk),
        )
        for place, coding in enumerate(suggestions, start=1)
    ]


def nearest_of(text: Text, suggestions: Collection[Coding], coder: User) -> dict[int, Text]:
    """Return, by suggestion, the coded text it rests on: one of the same respondent group that
    `coder` may meet, and that still is confirmed to be about the theme.
    """
    named = {coding.nearest_id for coding in suggestions} - {None}
    if not named:
        return {}
    readable = readable_by(coder).filter(pk__in=named, respondent_group=text.respondent_group)
    texts = readable.in_bulk()
    about = set(Coding.objects.counted().filter(text__in=texts).values_list("text_id", "theme_id"))
    return {
        coding.pk: texts[coding.nearest_id]
        for coding in suggestions
        if coding.nearest_id and (coding.nearest_id, coding.theme_id) in about
    }


def themes_in_use() -> QuerySet[Theme]:
    """Return the codebook's themes, family by family."""
    return Theme.objects.in_use().select_related("group")


def families_of(ticked: Collection[str], without: Collection[int] = ()) -> list[Family]:
    """Return the codebook in use by family; themes in `without` have their checkbox elsewhere."""
    families: dict[int, Family] = {}
    for theme in themes_in_use():
        family = families.setdefault(theme.group_id, Family(theme.group, [], []))
        family.themes.append(theme)
        if theme.pk not in without:
            family.rows.append(ThemeRow(theme, str(theme.pk) in ticked))
    return list(families.values())


@dataclass(frozen=True)
class Reading:
    """What one person recorded for a text, in words; no themes means she said "no theme"."""

    coder: str
    themes: list[str]
    passages: list[Highlight]


ROLES_OF_TWO = ("First coder", "Second coder")


def readings_of(text: Text, reader: User) -> list[Reading]:
    """Return what each person recorded, the first coder before the second.

    Where two people coded a text, only they and officers see who they were: to others it is about
    the definitions, not about colleagues.
    """
    turns = text.turns.select_related("coder").order_by("is_second")
    codings = text.codings.exclude(coder=None).filter(is_resolution=False)
    ordered = codings.select_related("theme", "coder").order_by(
        "is_second", "theme__group__position", "theme__position"
    )
    coders = {turn.coder_id: turn.coder for turn in turns}
    # A coding recorded without the desk has no turn.
    coders |= {c.coder.pk: c.coder for c in ordered if c.coder and c.coder.pk not in coders}
    are_named = not text.is_second_coded or reader.pk in coders or reader.has_role(Role.OFFICER)
    names = [name_of(coder) for coder in coders.values()] if are_named else ROLES_OF_TWO
    return [
        _reading(name, [c for c in ordered if c.coder == coder])
        for name, coder in zip(names, coders.values(), strict=False)
    ]


def _reading(name: str, codings: list[Coding]) -> Reading:
    seen = [coding for coding in codings if coding.status == Coding.Status.CONFIRMED]
    return Reading(name, [coding.theme.name for coding in seen], highlights_of(seen))


def settled_on(text: Text) -> list[str]:
    """Return the themes that were settled on where two people differed."""
    settled = text.codings.filter(is_resolution=True).order_by(
        "theme__group__position", "theme__position"
    )
    return list(settled.values_list("theme__name", flat=True))


def name_of(coder: User) -> str:
    """Return what colleagues call her."""
    return coder.get_full_name() or coder.email
