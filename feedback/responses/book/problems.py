"""What keeps a codebook from being published, each beside the field it is about."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from feedback.responses.book.content import Content, Example, ThemeContent, Written
from feedback.theming.matching import LONGEST_PHRASE

NAME_LONG = 80
SLUG = re.compile(r"[-a-zA-Z0-9_]+")
SLUG_LONG = 50
WORD = re.compile(r"[^\W_]+")
# What the desk's filters and the measure of agreement call something else.
RESERVED = frozenset({"none", "no-theme", "new", "draft"})
MOST_THEMES = 200
MOST_PHRASES = 100


@dataclass(frozen=True)
class Problem:
    """One thing to put right. `theme` is the place of the theme among all themes, from 0; None for
    what is about the whole, or about a group.
    """

    what: str
    theme: int | None = None
    field: str = ""


def phrase_key(phrase: str) -> tuple[str, ...]:
    """Return a phrase's bare words: two phrases with the same words are the same phrase.

    Endings are not looked at, as the program does when it reads: the library that knows them never
    loads in a web process.
    """
    return tuple(WORD.findall(phrase.casefold().replace("’", "").replace("'", "")))


def problems(written: Written, spent: Collection[str] = ()) -> list[Problem]:
    """Return all that has to be put right; `spent` are slugs that can't come back."""
    content = written.content
    return [
        *_whole(content),
        *_groups(content),
        *(
            Problem(what, place, field)
            for place, theme in enumerate(content.themes())
            for field, what in _theme(theme, content, spent)
        ),
        *_twice(content, "slug", lambda theme: theme.slug),
        *_twice(content, "name", lambda theme: theme.name.casefold()),
        *_clashes(content),
        *_lost(written),
    ]


def _whole(content: Content) -> Iterator[Problem]:
    if not content.name:
        yield Problem("Give the codebook a name.")
    if not content.slugs():
        yield Problem("A codebook needs at least one theme.")
    if len(content.slugs()) > MOST_THEMES:
        yield Problem(f"A codebook has {MOST_THEMES} themes at most.")


def _groups(content: Content) -> Iterator[Problem]:
    names: set[str] = set()
    slugs: set[str] = set()
    for group in content.groups:
        if not group.name or len(group.name) > NAME_LONG:
            yield Problem(f"Every group needs a name of {NAME_LONG} letters or fewer.")
        elif group.name.casefold() in names:
            yield Problem(f"Two groups are called “{group.name}”.")
        elif group.slug in slugs or not SLUG.fullmatch(group.slug):
            yield Problem(f"The group “{group.name}” needs a slug of its own, like “getting-help”.")
        if not group.themes:
            yield Problem(f"The group “{group.name}” has no theme. Move one there, or remove it.")
        names.add(group.name.casefold())
        slugs.add(group.slug)


def _theme(
    theme: ThemeContent, content: Content, spent: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one theme by itself: the field and the words."""
    if not SLUG.fullmatch(theme.slug) or len(theme.slug) > SLUG_LONG:
        yield "slug", f"“{theme.slug}” is no slug: letters, digits and hyphens, 50 at most."
    elif theme.slug in RESERVED:
        yield "slug", f"“{theme.slug}” means something else at the desk. Take another."
    elif theme.slug in spent:
        yield "slug", f"“{theme.slug}” was merged or split, and can’t come back. Take another."
    if not 0 < len(theme.name) <= NAME_LONG:
        yield "name", f"Give it a name of {NAME_LONG} letters or fewer."
    if not theme.definition:
        yield "definition", "Say what the theme means: coders and the board go by it."
    yield from (("phrases", what) for what in _phrases(theme))
    others = set(content.slugs()) - {theme.slug}
    yield from (("examples", what) for each in theme.examples for what in _example(each, others))


def _phrases(theme: ThemeContent) -> Iterator[str]:
    if len(theme.phrases) > MOST_PHRASES:
        yield f"A theme has {MOST_PHRASES} phrases at most, and this one {len(theme.phrases)}."
    for phrase in theme.phrases[: MOST_PHRASES + 1]:
        words = len(phrase_key(phrase))
        if not words:
            yield f"“{phrase}” holds no word to look for."
        elif words > LONGEST_PHRASE or len(phrase) > NAME_LONG:
            yield f"“{phrase[:40]} …” is too long: {LONGEST_PHRASE} words at most."


def _example(example: Example, others: Collection[str]) -> Iterator[str]:
    if not example.text:
        yield "An example has no words."
    yield from (
        f"“{slug}” is no other theme of this codebook."
        for slug in example.also
        if slug not in others
    )


def _twice(content: Content, field: str, key: Callable[[ThemeContent], str]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for place, theme in enumerate(content.themes()):
        if key(theme) in first and key(theme):
            yield Problem(f"“{first[key(theme)]}” has the same {field}.", place, field)
        first.setdefault(key(theme), theme.name)


def _clashes(content: Content) -> Iterator[Problem]:
    """Yield phrases that would speak for more than one theme."""
    holders: dict[tuple[str, ...], dict[int, str]] = defaultdict(dict)
    names = [theme.name for theme in content.themes()]
    for place, theme in enumerate(content.themes()):
        for phrase in theme.phrases:
            holders[phrase_key(phrase)][place] = phrase
    for held in holders.values():
        for place, phrase in held.items():
            other = next((each for each in held if each != place), None)
            if other is not None:
                what = f"“{phrase}” is a phrase of “{names[other]}” too. Take it out of one."
                yield Problem(what, place, "phrases")


def _lost(written: Written) -> Iterator[Problem]:
    known = set(written.content.slugs())
    for slug, heirs in written.heirs.items():
        for heir in heirs:
            if heir not in known:
                yield Problem(f"“{slug}” was to go into “{heir}”, which is not there (any more).")
