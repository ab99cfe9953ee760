"""A codebook as suggesting needs it: plain values, from a file or from whoever holds the themes."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from feedback.theming.features import Comment

# How the starter codebook's examples name groups, where answers name them otherwise.
GROUPS = {"young": "young_person", "public": "community"}
EXAMPLE, PHRASE, DEFINITION = range(3)
# Against one coded text: a phrase says less than a sentence somebody could have written.
WEIGHTS = (1.0, 0.3, 1.0)


class BadCodebook(ValueError):
    """The file is no codebook; the message says why, for people."""


@dataclass(frozen=True)
class Example:
    """A made-up comment on a theme, and the other themes it is about."""

    text: str
    also: tuple[str, ...] = ()
    group: str = ""
    prompt: str = ""


@dataclass(frozen=True)
class ThemeEntry:
    """One theme: its key (a slug, or whatever the caller knows it by) and what was written of it.

    `also` of its examples names themes by the same keys; unknown ones are passed over.
    """

    slug: str
    name: str = ""
    definition: str = ""
    include: str = ""
    phrases: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True)
class Pseudo:
    """A sentence of the codebook used like a coded text: EXAMPLE, PHRASE or DEFINITION."""

    comment: Comment
    themes: tuple[str, ...]
    kind: int


def read_codebook(content: Any) -> list[ThemeEntry]:
    """Return the themes of a file shaped like the starter codebook. Raises BadCodebook."""
    try:
        groups: list[dict[str, Any]] = content["groups"]
        return [_entry(theme) for group in groups for theme in group["themes"]]
    except (KeyError, TypeError, AttributeError) as error:
        raise BadCodebook(
            "This is no codebook: it needs “groups”, each with “themes”, each with a “slug”"
            f" ({type(error).__name__}: {error})."
        ) from error


def _entry(theme: dict[str, Any]) -> ThemeEntry:
    return ThemeEntry(
        theme["slug"],
        theme.get("name", ""),
        theme.get("definition", ""),
        theme.get("include", ""),
        tuple(theme.get("phrases", ())),
        examples_of(theme.get("examples", ())),
    )


def examples_of(stored: Iterable[Any]) -> tuple[Example, ...]:
    """Return examples as they are stored with a theme: plain sentences, or with what goes along."""
    return tuple(
        Example(given)
        if isinstance(given, str)
        else Example(
            given["text"],
            tuple(given.get("also", ())),
            GROUPS.get(given.get("group", ""), given.get("group", "")),
            given.get("prompt", ""),
        )
        for given in stored
    )


def pseudo_texts(themes: Sequence[ThemeEntry]) -> list[Pseudo]:
    """Return everything a codebook says as weighted texts: examples, phrases, definitions."""
    known = {theme.slug for theme in themes}
    found = []
    for theme in themes:
        for example in theme.examples:
            labels = (theme.slug, *(also for also in example.also if also in known))
            comment = Comment(example.text, example.prompt, example.group).read()
            found.append(Pseudo(comment, labels, EXAMPLE))
    for theme in themes:
        found += [Pseudo(Comment(p).read(), (theme.slug,), PHRASE) for p in theme.phrases]
    for theme in themes:
        said = f"{theme.name}. {theme.definition} {theme.include}"
        found.append(Pseudo(Comment(said).read(), (theme.slug,), DEFINITION))
    return found


def digest(themes: Sequence[ThemeEntry]) -> str:
    """Return what changes when anything a model is built from does."""
    written = json.dumps([asdict(theme) for theme in themes], sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()
