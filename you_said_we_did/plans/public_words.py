"""What in a plan's words must not go out, and what may point to somebody: cell by cell.

Pure: a plan's content in, remarks out. The rules are those of findings' words (`gates`); names,
addresses and numbers are found by masking, which never has the last word.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from you_said_we_did import gates
from you_said_we_did.identifying import pointers
from you_said_we_did.plans.headings import TITLES
from you_said_we_did.plans.parts import PlanTable, Problem, ReadAction

SHOWN = ("words", "lead", "timescale")
EVERY = (*SHOWN, "tasks", "progress")
# Enough for any real plan, and looked through in a few seconds.
MOST_LETTERS = 200_000
TOO_MUCH = f"It has more than {MOST_LETTERS:,} letters, so nobody can look it through for names."
# “J. Smith”, of which no list holds either part.
INITIAL = re.compile(r"\b(?:[A-Z]\.\s?){1,4}[A-Z][a-z][\w’-]*")
SURE, UNSURE = 0.9, 0.6


def refusals(content: dict[str, Any], known: Iterable[str]) -> list[str]:
    """Return why a plan's public content may not go out, each with its cell. `known` are names
    that point to nobody: those of our agencies.
    """
    cells = list(_shown(content))
    if sum(len(words) for _, words in cells) > MOST_LETTERS:
        return [TOO_MUCH]
    known = tuple(known)
    return [f"{cell}: {why}" for cell, words in cells for why in refused(words, known)]


def doubts(content: dict[str, Any], known: Iterable[str]) -> list[str]:
    """Return what somebody should think over before it goes out, each with its cell."""
    known = tuple(known)
    return [f"{cell}: {why}" for cell, words in _shown(content) for why in doubted(words, known)]


def doubted(words: str, known: Iterable[str] = ()) -> list[str]:
    """Return what somebody should think over in these words; it refuses nothing."""
    return [f"“{found}” may point to somebody." for found in pointers(words, known, UNSURE)]


def refused(words: str, known: Iterable[str] = ()) -> list[str]:
    """Return why these words may not go out: what a finding may not say either, and whatever else
    names or finds a person. `known` are names that point to nobody.
    """
    seen, known = gates.plain(words), tuple(known)
    remarks = gates.refusals(words, ours=known)
    people = [*pointers(seen, known, SURE), *INITIAL.findall(seen)]
    # What a gate has quoted already is not said a second time.
    more = [found for found in people if not any(found in remark.found for remark in remarks)]
    told = [f"“{found}” seems to name or find a person. Take it out." for found in more]
    return [*map(str, remarks), *told]


def suspects(table: PlanTable, known: Iterable[str]) -> list[Problem]:
    """Return which cells of a file seem to name a person or say where one is, each once. Whatever
    lies behind MOST_LETTERS is not looked through, and one line says so.
    """
    known, found, left = tuple(known), dict[tuple[int, str, str], Problem](), MOST_LETTERS
    for line, cell, words in _read(table):
        left -= len(words)
        if left < 0:
            rest = Problem(line, cell, "From here on nothing was looked through for names.")
            return [*found.values(), rest]
        for what in pointers(gates.plain(words), known, UNSURE):
            says = f"“{what}” may name a person, or say where one is."
            found.setdefault((line, cell, what), Problem(line, cell, says))
    return list(found.values())


def _read(table: PlanTable) -> Iterator[tuple[int, str, str]]:
    """Yield line, heading and words of every cell; what actions of one row share comes once."""
    for objective in table.objectives:
        yield objective.line, f"Objective {objective.number}", objective.words
    seen: set[tuple[int, str, str]] = set()
    for action in table.actions:
        for name in EVERY:
            cell = (action.line, TITLES[name], getattr(action, name))
            if cell not in seen:
                seen.add(cell)
                yield cell
    for one in (*table.unread, *table.outside):
        yield one.line, one.cell, one.words


def _shown(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the name and the words of every cell that goes out."""
    for objective in content["objectives"]:
        yield f"Objective {objective['number']}", objective["words"]
    for said in content["actions"]:
        action = ReadAction(**said)
        name = f"{action.name.capitalize()} of objective {action.objective}"
        for part in SHOWN:
            yield f"{name}, {TITLES[part]}", getattr(action, part)
