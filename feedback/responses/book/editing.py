"""Changes to a draft of the codebook: each takes one and returns another, or says why not.

`base` is the version in use. A theme of it that leaves the draft needs a word on where its codings
go; one that was never published just goes.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from itertools import count
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from feedback.responses.book.content import Content, GroupContent, ThemeContent, Written
from feedback.responses.book.problems import SLUG_LONG, phrase_key

Row = TypeVar("Row", GroupContent, ThemeContent)
GONE = "This theme is not in the draft (any more)."


def slug_for(name: str, taken: Collection[str]) -> str:
    """Return a slug made of a name that nothing in `taken` has."""
    stem = slugify(name)[: SLUG_LONG - 4].strip("-") or "theme"
    tries = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(slug for slug in tries if slug not in taken)


def _with_groups(written: Written, groups: Sequence[GroupContent]) -> Written:
    return replace(written, content=replace(written.content, groups=tuple(groups)))


def _each_group(written: Written, change: Callable[[GroupContent], GroupContent]) -> Written:
    return _with_groups(written, [change(group) for group in written.content.groups])


def _find(written: Written, slug: str) -> ThemeContent:
    theme = written.content.theme(slug)
    if theme is None:
        raise ValidationError(GONE)
    return theme


def with_theme(written: Written, theme: ThemeContent, group: str) -> Written:
    """Return the draft with this theme in a group: where it stood, or else at the group's end."""

    def change(each: GroupContent) -> GroupContent:
        stands = any(other.slug == theme.slug for other in each.themes)
        if each.slug != group:
            left = tuple(other for other in each.themes if other.slug != theme.slug)
            return replace(each, themes=left)
        if stands:
            themes = tuple(theme if o.slug == theme.slug else o for o in each.themes)
            return replace(each, themes=themes)
        return replace(each, themes=(*each.themes, theme))

    if all(each.slug != group for each in written.content.groups):
        raise ValidationError("This group is not in the draft (any more).")
    return _each_group(written, change)


def stepped(written: Written, slug: str, by: int) -> Written:
    """Return the draft with a theme one place up (-1) or down (1) within its group."""
    _find(written, slug)
    return _each_group(
        written, lambda group: replace(group, themes=_swapped(group.themes, slug, by))
    )


def stepped_group(written: Written, slug: str, by: int) -> Written:
    """Return the draft with a group one place up or down."""
    return _with_groups(written, _swapped(written.content.groups, slug, by))


def _swapped(rows: Sequence[Row], slug: str, by: int) -> tuple[Row, ...]:
    listed = list(rows)
    place = next((n for n, row in enumerate(listed) if row.slug == slug), None)
    if place is not None and 0 <= place + by < len(listed):
        listed[place], listed[place + by] = listed[place + by], listed[place]
    return tuple(listed)


def with_group(written: Written, name: str, slug: str = "") -> Written:
    """Return the draft with a new group at its end, or with the group of this slug renamed."""
    groups = written.content.groups
    if any(g.name.casefold() == name.casefold() and g.slug != slug for g in groups):
        raise ValidationError("Another group has this name.")
    if not slug:
        fresh = slug_for(name, [group.slug for group in groups])
        return _with_groups(written, [*groups, GroupContent(fresh, name)])
    return _each_group(written, lambda g: replace(g, name=name) if g.slug == slug else g)


def without_group(written: Written, slug: str) -> Written:
    """Return the draft without an empty group."""
    if any(group.themes for group in written.content.groups if group.slug == slug):
        raise ValidationError("Only a group without themes can be removed. Move its themes first.")
    return _with_groups(written, [g for g in written.content.groups if g.slug != slug])


def retired(written: Written, slug: str, base: Content) -> Written:
    """Return the draft without a theme; its codings stay uncounted."""
    return _removed(written, slug, (), base)


def merged(written: Written, slug: str, into: str, base: Content) -> Written:
    """Return the draft with a theme's phrases, examples and, once it is published, codings in
    another. What was to go into the first goes into the second.
    """
    theme, other = _find(written, slug), _find(written, into)
    if slug == into:
        raise ValidationError("Choose another theme to merge it into.")
    held = {phrase_key(phrase) for phrase in other.phrases}
    told = {example.text for example in other.examples}
    other = replace(
        other,
        phrases=(*other.phrases, *(p for p in theme.phrases if phrase_key(p) not in held)),
        examples=(*other.examples, *(e for e in theme.examples if e.text not in told)),
    )
    group = written.content.group_of(into)
    written = with_theme(written, other, group.slug if group else "")
    heirs = {
        gone: tuple(dict.fromkeys(into if heir == slug else heir for heir in to))
        for gone, to in written.heirs.items()
    }
    return _removed(replace(written, heirs=heirs), slug, (into,), base)


def split(
    written: Written, slug: str, into: Sequence[str], names: Sequence[str], base: Content
) -> Written:
    """Return the draft with a theme's texts to be coded again with two or more others: those of
    `into`, and new ones of these names, which still need a definition.
    """
    _find(written, slug)
    group = written.content.group_of(slug)
    taken = {*written.content.slugs(), *base.slugs(), *written.heirs}
    fresh = []
    for name in names:
        fresh.append(slug_for(name, taken))
        taken.add(fresh[-1])
        added = ThemeContent(fresh[-1], name)
        written = with_theme(written, added, group.slug if group else "")
    heirs = tuple(dict.fromkeys((*into, *fresh)))
    if len(heirs) < 2 or slug in heirs:
        raise ValidationError("Choose or name at least two other themes to split it into.")
    for heir in heirs:
        _find(written, heir)
    return _removed(written, slug, heirs, base)


def _removed(written: Written, slug: str, heirs: tuple[str, ...], base: Content) -> Written:
    _find(written, slug)
    waiting = [gone for gone, to in written.heirs.items() if slug in to]
    if waiting:
        names = ", ".join(f"“{theme.name}”" for theme in base.themes() if theme.slug in waiting)
        raise ValidationError(f"{names} goes into this theme. Take that back first.")

    def without(group: GroupContent) -> GroupContent:
        left = (theme for theme in group.themes if theme.slug != slug)
        return replace(group, themes=tuple(_not_also(theme, slug) for theme in left))

    written = _each_group(written, without)
    if base.theme(slug) is None:
        return written
    return replace(written, heirs={**written.heirs, slug: heirs})


def _not_also(theme: ThemeContent, slug: str) -> ThemeContent:
    """Return a theme whose examples do not name one that goes."""
    if not any(slug in example.also for example in theme.examples):
        return theme
    examples = tuple(
        replace(example, also=tuple(other for other in example.also if other != slug))
        for example in theme.examples
    )
    return replace(theme, examples=examples)


def restored(written: Written, slug: str, base: Content) -> Written:
    """Return the draft with a theme that was to go as it is in the version in use. Phrases and
    examples it gave to the theme it was merged into are taken back.
    """
    theme, group = base.theme(slug), base.group_of(slug)
    if theme is None or group is None or slug not in written.heirs:
        raise ValidationError("There is nothing to take back: it is in the draft.")
    for heir in written.heirs[slug] if len(written.heirs[slug]) == 1 else ():
        other, standing = written.content.theme(heir), written.content.group_of(heir)
        if other and standing:
            written = with_theme(written, _less(other, theme, base.theme(heir)), standing.slug)
    if all(each.slug != group.slug for each in written.content.groups):
        fresh = replace(group, themes=())
        written = _with_groups(written, [*written.content.groups, fresh])
    known = {*written.content.slugs()}
    examples = tuple(
        replace(e, also=tuple(each for each in e.also if each in known)) for e in theme.examples
    )
    written = with_theme(written, replace(theme, examples=examples), group.slug)
    written = _each_group(written, lambda each: _in_old_place(each, slug, base.slugs()))
    return replace(written, heirs={g: to for g, to in written.heirs.items() if g != slug})


def _in_old_place(group: GroupContent, slug: str, order: list[str]) -> GroupContent:
    """Return a group with its last theme, if it is the one of this slug, moved up to where it
    stood in `order`.
    """
    *others, last = group.themes or (None,)
    if last is None or last.slug != slug:
        return group
    before = set(order[: order.index(slug)])
    stands = (n for n, each in enumerate(others, 1) if each and each.slug in before)
    others.insert(max(stands, default=0), last)
    return replace(group, themes=tuple(each for each in others if each))


def _less(other: ThemeContent, theme: ThemeContent, before: ThemeContent | None) -> ThemeContent:
    """Return a theme without what another gave it; what it had `before` stays."""
    own = before or ThemeContent("", "")
    phrases = {phrase_key(p) for p in theme.phrases} - {phrase_key(p) for p in own.phrases}
    texts = {e.text for e in theme.examples} - {e.text for e in own.examples}
    return replace(
        other,
        phrases=tuple(p for p in other.phrases if phrase_key(p) not in phrases),
        examples=tuple(e for e in other.examples if e.text not in texts),
    )


def replaced(written: Written, content: Content, base: Content) -> Written:
    """Return a draft that says what was imported. Themes of the version in use that are not in it
    keep what was decided on where they go, as long as that is there; the rest are retired.
    """
    known = set(content.slugs())
    heirs = {}
    for slug in base.slugs():
        if slug not in known:
            to = tuple(written.heirs.get(slug, ()))
            heirs[slug] = to if known.issuperset(to) else ()
    return Written(content, heirs)
