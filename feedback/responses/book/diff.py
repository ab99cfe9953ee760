"""What differs between two codebooks. Nothing is told exactly where they say the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from feedback.responses.book.content import (
    WORDS,
    Content,
    Example,
    Heirs,
    ThemeContent,
)


class Kind(StrEnum):
    """What happened to a theme, in the word a page shows."""

    ADDED = "New"
    RETIRED = "Retired"
    MERGED = "Merged"
    SPLIT = "Split"
    CHANGED = "Changed"


LISTS = {
    "phrases": "Phrases",
    "examples": "Examples",
    "priorities": "Priorities",
    "outcomes": "Outcomes",
}
NAMES = {
    "name": "Name",
    "definition": "Definition",
    "include": "Include",
    "exclude": "Exclude",
    "group": "Group",
}


@dataclass(frozen=True)
class Change:
    """One part of a theme: the words before and after, or what joined and left a list."""

    part: str
    before: str = ""
    after: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True)
class ThemeChange:
    """One theme: what happened to it, the names of those its codings went to, and its parts."""

    kind: Kind
    slug: str
    name: str
    heirs: tuple[str, ...] = ()
    parts: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Diff:
    """All that differs: themes, and sentences about groups and order."""

    themes: list[ThemeChange] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.themes or self.others)

    def count(self, *kinds: Kind) -> int:
        """Return to how many themes any of these happened."""
        return sum(change.kind in kinds for change in self.themes)


def diff(before: Content, after: Content, heirs: Heirs | None = None) -> Diff:
    """Return what differs. `heirs` says for themes that went where their codings went."""
    themes = [*_gone(before, after, heirs or {}), *_kept(before, after)]
    return Diff(themes, [*_others(before, after)])


def _gone(before: Content, after: Content, heirs: Heirs) -> Iterator[ThemeChange]:
    names = {theme.slug: theme.name for content in (before, after) for theme in content.themes()}
    there = set(after.slugs())
    for theme in before.themes():
        if theme.slug not in there:
            to = tuple(names.get(slug, slug) for slug in heirs.get(theme.slug, ()))
            kind = (Kind.RETIRED, Kind.MERGED, Kind.SPLIT)[min(len(to), 2)]
            yield ThemeChange(kind, theme.slug, theme.name, to)


def _kept(before: Content, after: Content) -> Iterator[ThemeChange]:
    for theme in after.themes():
        old = before.theme(theme.slug)
        if old is None:
            parts = tuple(_parts(ThemeContent(theme.slug, theme.name), theme))
            yield ThemeChange(Kind.ADDED, theme.slug, theme.name, parts=parts)
        elif parts := (*_parts(old, theme), *_moved(before, after, theme.slug)):
            yield ThemeChange(Kind.CHANGED, theme.slug, theme.name, parts=parts)


def _parts(old: ThemeContent, new: ThemeContent) -> Iterator[Change]:
    for name in ("name", *WORDS):
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield Change(NAMES[name], was, now)
    for name, words in LISTS.items():
        was, now = (tuple(map(_in_words, getattr(each, name))) for each in (old, new))
        if was != now:
            added = tuple(each for each in now if each not in was)
            removed = tuple(each for each in was if each not in now)
            same = not added and not removed
            order = {"before": ", ".join(was), "after": ", ".join(now)} if same else {}
            yield Change(words, added=added, removed=removed, **order)


def _in_words(part: str | Example) -> str:
    if isinstance(part, str):
        return part
    return f"{part.text} [also: {', '.join(part.also)}]" if part.also else part.text


def _moved(before: Content, after: Content, slug: str) -> Iterator[Change]:
    old, new = before.group_of(slug), after.group_of(slug)
    if old and new and old.slug != new.slug:
        yield Change(NAMES["group"], old.name, new.name)


def _others(before: Content, after: Content) -> Iterator[str]:
    if before.name != after.name:
        yield f"The codebook was called “{before.name}” and is called “{after.name}”."
    old, new = ({group.slug: group for group in each.groups} for each in (before, after))
    yield from (f"The group “{new[slug].name}” is new." for slug in new if slug not in old)
    yield from (f"The group “{old[slug].name}” is gone." for slug in old if slug not in new)
    both = [slug for slug in new if slug in old]
    for slug in both:
        if old[slug].name != new[slug].name:
            yield f"The group “{old[slug].name}” is now called “{new[slug].name}”."
        ours = [[theme.slug for theme in each[slug].themes] for each in (old, new)]
        if _reordered(*ours):
            yield f"The themes of “{new[slug].name}” stand in another order."
    if _reordered(list(old), list(new)):
        yield "The groups stand in another order."


def _reordered(before: Sequence[str], after: Sequence[str]) -> bool:
    return [each for each in before if each in after] != [each for each in after if each in before]
