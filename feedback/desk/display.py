"""A text and a codebook as the coding screens lay them out."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from feedback.desk.passage import Highlight
from feedback.responses.hiding import stands_in
from feedback.responses.models import Coding, Text, Theme, ThemeGroup
from hearback.people.models import User

SHORTCUTS = 9


@dataclass(frozen=True)
class ThemeRow:
    """One theme's checkbox. `words` made the machine suggest it; `key` toggles it."""

    theme: Theme
    is_ticked: bool
    words: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class Family:
    """A family of themes: all of them, for their definitions, and the checkboxes shown under it."""

    group: ThemeGroup
    themes: list[Theme]
    rows: list[ThemeRow]


def suggestions_of(text: Text) -> list[Coding]:
    """Return the machine's suggestions from the codebook in use, in its order."""
    return list(
        text.codings.suggested()
        .filter(theme__group__codebook__is_in_use=True)
        .select_related("theme")
        .order_by("theme__group__position", "theme__position")
    )


def highlights_of(suggestions: Collection[Coding]) -> list[Highlight]:
    """Return what to mark in the text."""
    return [Highlight(words, coding.theme.name) for coding in suggestions for words in coding.words]


def suggested_rows(
    text: Text, suggestions: Collection[Coding], ticked: Collection[str]
) -> list[ThemeRow]:
    """Return the suggested themes, never ticked for the coder; the first nine have a key."""
    return [
        ThemeRow(
            coding.theme,
            str(coding.theme_id) in ticked,
            tuple(words for words in coding.words if stands_in(words, text.masked)),
            str(place) if place <= SHORTCUTS else "",
        )
        for place, coding in enumerate(suggestions, start=1)
    ]


def themes_in_use() -> QuerySet[Theme]:
    """Return the codebook's themes, family by family."""
    return Theme.objects.filter(group__codebook__is_in_use=True).select_related("group")


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


def readings_of(text: Text) -> list[Reading]:
    """Return what each person recorded, the first coder before the second."""
    turns = text.turns.select_related("coder").order_by("is_second")
    codings = text.codings.exclude(coder=None).select_related("theme", "coder")
    readings = {turn.coder_id: Reading(name_of(turn.coder), []) for turn in turns}
    # A coding recorded without the desk has no turn.
    for coding in codings.order_by("is_second", "theme__group__position", "theme__position"):
        if coding.coder and coding.coder.pk not in readings:
            readings[coding.coder.pk] = Reading(name_of(coding.coder), [])
        if coding.coder and coding.status == Coding.Status.CONFIRMED:
            readings[coding.coder.pk].themes.append(coding.theme.name)
    return list(readings.values())


def name_of(coder: User) -> str:
    """Return what colleagues call her."""
    return coder.get_full_name() or coder.email
