"""What words for the public must not say: exact numbers of people, one person's case, a name or an
address, and “co-produced” where people did not decide. Praise of ourselves is only remarked on.

Pure: words in, remarks out. What is looked for is content, in `gates.toml`. A finding's quote is
none of these words: a reviewer let it out, word for word. The rules: docs/requirements.md.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engagement.letters import as_it_looks
from you_said_we_did.identifying import looks_like_a_person, who_or_where

CONTENT = Path(__file__).with_name("gates.toml")
REFUSED = ("counts", "together", "one_person", "identifying")
REMARKED = ("praise",)
# A word with a capital, and what someone does who is told of: “Priya told us”.
NAMED = re.compile(r"\b([A-Z][\w’-]+)\s+(?:[A-Z][\w’-]+\s+)?(?:told|said|says|wrote|described)\b")
HYPHENS = str.maketrans(
    dict.fromkeys(
        "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{MINUS SIGN}\N{HYPHEN BULLET}", "-"
    )
)
# What a sentence has at the least: “No money.”
FEWEST_WORDS = 2
WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Remark:
    """One rule that words break: which, the words that break it, and how to mend them."""

    rule: str
    found: str
    says: str
    mend: str

    def __str__(self) -> str:
        return f"“{self.found}” {self.says}. {self.mend}"


@dataclass(frozen=True)
class Gate:
    """What one rule says, what it looks for, and what it lets pass."""

    says: str
    mend: str
    looked_for: tuple[re.Pattern[str], ...]
    allowed: tuple[re.Pattern[str], ...]


@cache
def gate(rule: str) -> Gate:
    """Return one rule of the file."""
    stored: dict[str, Any] = tomllib.loads(CONTENT.read_text(encoding="utf-8"))
    lists = stored["lists"]

    def compiled(name: str) -> tuple[re.Pattern[str], ...]:
        filled = (_filled(pattern, lists) for pattern in stored[rule].get(name, ()))
        return tuple(re.compile(pattern, re.IGNORECASE) for pattern in filled)

    return Gate(
        stored[rule]["says"], stored[rule]["mend"], compiled("looked_for"), compiled("allowed")
    )


def _filled(pattern: str, lists: Mapping[str, str]) -> str:
    for name, alternatives in lists.items():
        pattern = pattern.replace(f"{{{name}}}", alternatives)
    return pattern


def plain(text: str) -> str:
    """Return words as they look: English letters, one kind of hyphen, nothing invisible."""
    return as_it_looks(text, is_english=True).translate(HYPHENS)


def says_something(text: str, at_least: int = FEWEST_WORDS) -> bool:
    """Say whether so many words can be seen in `text`: a full stop says nothing."""
    return len(WORD.findall(plain(text))) >= at_least


def refusals(
    text: str, *, decided_together: bool = False, ours: Iterable[str] = ()
) -> list[Remark]:
    """Return why `text` may not go out, one remark at most for each rule.

    `decided_together`: the consultation promised to decide with people, or to let them decide
    (IAP2's “collaborate” and “empower”), so that “co-produced” may be true. `ours`: names of
    agencies, which may be named.
    """
    rules = [rule for rule in REFUSED if not (decided_together and rule == "together")]
    return list(_remarks(text, rules, ours))


def about_people(text: str, decided_together: bool) -> list[str]:
    """Return why `text` may not go out, by every rule but that of names and addresses: for words
    in which masking looks for these anyway.
    """
    rules = ["counts", "one_person"] if decided_together else ["counts", "together", "one_person"]
    return [str(remark) for remark in _remarks(text, rules)]


def warnings(text: str) -> list[Remark]:
    """Return what should be thought over, and refuses nothing."""
    return list(_remarks(text, REMARKED))


def _remarks(
    text: str, rules: list[str] | tuple[str, ...], ours: Iterable[str] = ()
) -> Iterator[Remark]:
    words = plain(text)
    for rule in rules:
        found = _first(gate(rule), words)
        if not found and rule == "one_person":
            found = _named(words)
        if rule == "identifying":
            found = "”, “".join(who_or_where(words, ours))
        if found:
            yield Remark(rule, found, gate(rule).says, gate(rule).mend)


def _first(looked: Gate, words: str) -> str:
    for pattern in looked.allowed:
        words = pattern.sub(" … ", words)
    found = (pattern.search(words) for pattern in looked.looked_for)
    return next((" ".join(match.group().split()) for match in found if match), "")


def _named(words: str) -> str:
    """Return “Priya told” where a first word is somebody's name, or ""."""
    found = (match for match in NAMED.finditer(words) if looks_like_a_person(match.group(1)))
    return next((match.group() for match in found), "")


def problems(
    texts: Mapping[str, str], *, decided_together: bool = False, ours: Iterable[str] = ()
) -> dict[str, list[str]]:
    """Return why these words for the public must not go out, by the name each text has in `texts`;
    those that may are left out.
    """
    said = {
        name: [
            str(remark) for remark in refusals(text, decided_together=decided_together, ours=ours)
        ]
        for name, text in texts.items()
    }
    return {name: remarks for name, remarks in said.items() if remarks}
