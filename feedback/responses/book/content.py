"""What a codebook says, as it is stored in a version, in a draft and in an exported file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from feedback.surveys.typed_text import clean_text

Stored = dict[str, Any]
# The words of a theme, each one text; in the order in which pages and files give them.
WORDS = ("definition", "include", "exclude")
LISTS = ("phrases", "priorities", "outcomes")
# What an older file may leave out.
OPTIONAL = ("include", "exclude", "phrases", "examples", "priorities", "outcomes")


class ShapeError(ValueError):
    """What was read is no codebook; the message says why, for whoever made the file."""


@dataclass(frozen=True)
class Example:
    """A made-up sentence on a theme, and the slugs of other themes it is about besides."""

    text: str
    also: tuple[str, ...] = ()


def read_examples(stored: Iterable[Any]) -> list[tuple[str, frozenset[str]]]:
    """Return a theme's examples, stored as {"text", "also"} or as bare sentences: each with the
    slugs of the other themes it is about. Raises ShapeError for anything else.
    """
    return [(each.text, frozenset(each.also)) for each in _examples(stored)]


def _examples(stored: Iterable[Any]) -> tuple[Example, ...]:
    return tuple(_example(each) for each in stored)


def _example(stored: Any) -> Example:
    if isinstance(stored, str):
        return Example(clean_text(stored))
    if isinstance(stored, dict) and isinstance(stored.get("text"), str):
        return Example(clean_text(stored["text"]), _list(stored, "also"))
    raise ShapeError("An example is a sentence, or has “text” and “also”.")


def _text(stored: Stored, name: str) -> str:
    value = stored.get(name, "" if name in OPTIONAL else None)
    if not isinstance(value, str):
        raise ShapeError(f"“{name}” is missing, or is no text.")
    return clean_text(value)


def _list(stored: Stored, name: str) -> tuple[str, ...]:
    value = stored.get(name, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ShapeError(f"“{name}” is no list of texts.")
    return tuple(cleaned for each in value if (cleaned := clean_text(each)))


@dataclass(frozen=True)
class ThemeContent:
    """One theme. Its slug names it for good; `priorities` and `outcomes` say what it bears on."""

    slug: str
    name: str
    definition: str = ""
    include: str = ""
    exclude: str = ""
    phrases: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    priorities: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, stored: Any) -> "ThemeContent":
        """Read one theme. Raises ShapeError for anything else."""
        if not isinstance(stored, dict):
            raise ShapeError("This is no theme.")
        examples = stored.get("examples", [])
        if not isinstance(examples, list):
            raise ShapeError("“examples” is no list.")
        read: Stored = {name: _text(stored, name) for name in ("slug", "name", *WORDS)}
        read |= {name: _list(stored, name) for name in LISTS}
        return cls(**read, examples=_examples(examples))

    def to_json(self) -> Stored:
        """Return JSON's types, in the order of the shipped file."""
        return {
            "slug": self.slug,
            "name": self.name,
            **{name: getattr(self, name) for name in WORDS},
            "phrases": list(self.phrases),
            "examples": [{"text": each.text, "also": list(each.also)} for each in self.examples],
            "priorities": list(self.priorities),
            "outcomes": list(self.outcomes),
        }


@dataclass(frozen=True)
class GroupContent:
    """A family of themes, in the order in which coders see them."""

    slug: str
    name: str
    themes: tuple[ThemeContent, ...] = ()


@dataclass(frozen=True)
class Content:
    """A whole codebook."""

    name: str
    groups: tuple[GroupContent, ...] = ()

    @classmethod
    def from_json(cls, stored: Any) -> "Content":
        """Read what `to_json` made. Raises ShapeError for anything else."""
        if not isinstance(stored, dict) or not isinstance(stored.get("groups"), list):
            raise ShapeError("This is no codebook: it has no “groups”.")
        groups = [group_from_json(each, ThemeContent.from_json) for each in stored["groups"]]
        return cls(_text(stored, "name"), tuple(groups))

    def to_json(self) -> Stored:
        """Return JSON's types, in the shape of the shipped file."""
        return {
            "name": self.name,
            "groups": [
                {
                    "slug": group.slug,
                    "name": group.name,
                    "themes": [theme.to_json() for theme in group.themes],
                }
                for group in self.groups
            ],
        }

    def themes(self) -> Iterator[ThemeContent]:
        """Yield every theme, group by group."""
        for group in self.groups:
            yield from group.themes

    def theme(self, slug: str) -> ThemeContent | None:
        """Return a theme by its slug."""
        return next((theme for theme in self.themes() if theme.slug == slug), None)

    def group_of(self, slug: str) -> GroupContent | None:
        """Return the group a theme stands in."""
        standing = (g for g in self.groups if any(theme.slug == slug for theme in g.themes))
        return next(standing, None)

    def slugs(self) -> list[str]:
        """Return the slugs of all themes, in their order."""
        return [theme.slug for theme in self.themes()]


def group_from_json(stored: Any, read_theme: Any) -> GroupContent:
    """Read a group, each of its themes by `read_theme`. Raises ShapeError for anything else."""
    if not isinstance(stored, dict) or not isinstance(stored.get("themes"), list):
        raise ShapeError("A group has no “themes”.")
    themes = tuple(read_theme(each) for each in stored["themes"])
    return GroupContent(_text(stored, "slug"), _text(stored, "name"), themes)


Heirs = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Written:
    """A draft: what the codebook is to say, and where the codings of themes that go are to go.

    `heirs` has an entry for every theme of the version in use that is not in `content`: no slug
    for a theme that is retired, one for a theme merged into another, more for one that is split.
    """

    content: Content
    heirs: Heirs
