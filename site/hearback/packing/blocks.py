"""Lines of a document into the blocks that pages and files are drawn from. No database.

One line is one block: `## ` heading, `### ` smaller heading, `! ` lead, `> ` notice, `- ` bullet,
`+ ` step, `^ ` the caption of a table and `| a | b |` its rows (the first is its head); anything
else is a paragraph. `{name}` is a fact; where it holds several, a line of its own for each.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

Block = dict[str, Any]
FACT = re.compile(r"\{(\w+)\}")
SINGLE = {"## ": "heading", "### ": "subheading", "! ": "lead", "> ": "notice"}
LISTS = {"- ": "bullets", "+ ": "steps"}
ROW = re.compile(r"^\|(.+)\|$")


def facts_in(text: str) -> set[str]:
    """Return the names of the facts in a text."""
    return set(FACT.findall(text))


def together(names: list[str]) -> str:
    """Return "a, b and c"."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""


def fill(text: str, facts: Mapping[str, Any]) -> str:
    """Return a line with its facts in it. Raises KeyError for a name that is none."""

    def value(match: re.Match[str]) -> str:
        found = facts[match[1]]
        return found if isinstance(found, str) else together([str(each) for each in found])

    return FACT.sub(value, text)


def blocks_of(lines: Iterable[str], facts: Mapping[str, Any]) -> list[Block]:
    """Return the blocks of these lines, with their facts in them. Raises KeyError."""
    made: list[Block] = []
    is_joined = False  # whether the line before could take this one into its list or table
    for line in (line.strip() for line in lines):
        if line:
            add(made, line, facts, is_joined=is_joined)
        is_joined = bool(line)
    return made


def add(made: list[Block], line: str, facts: Mapping[str, Any], *, is_joined: bool) -> None:
    """Add one line to what is made so far."""
    mark, _, rest = line.partition(" ")
    mark += " "
    row = ROW.match(line)
    if mark in LISTS:
        last = _last_if(made, LISTS[mark], is_joined)
        last.setdefault("items", []).extend(_items(rest, facts))
    elif mark == "^ ":
        made.append({"kind": "table", "caption": fill(rest, facts), "head": [], "rows": []})
    elif row:
        _add_row(_last_if(made, "table", is_joined), row[1].strip(), facts)
    else:
        words = rest if mark in SINGLE else line
        made.append({"kind": SINGLE.get(mark, "paragraph"), "text": fill(words, facts)})


def _last_if(made: list[Block], kind: str, is_joined: bool) -> Block:
    """Return the last block if it is of this kind and the line belongs to it, or else a new one."""
    if not (is_joined and made and made[-1]["kind"] == kind):
        made.append({"kind": kind})
    return made[-1]


def _items(text: str, facts: Mapping[str, Any]) -> list[str]:
    """Return a line's items: several, if it is nothing but a fact that holds several."""
    alone = FACT.fullmatch(text)
    value = facts[alone[1]] if alone else None
    return [str(each) for each in value] if isinstance(value, list) else [fill(text, facts)]


def _add_row(table: Block, text: str, facts: Mapping[str, Any]) -> None:
    alone = FACT.fullmatch(text)
    if alone:
        table["rows"] += facts[alone[1]]
        return
    cells = [fill(cell.strip(), facts) for cell in text.split("|")]
    table.setdefault("caption", "Table")
    if table.get("head"):
        table.setdefault("rows", []).append(cells)
    else:
        table["head"] = cells


def words_in(blocks: Iterable[Block]) -> str:
    """Return everything blocks say, a line for each part: what tests and typed numbers look at."""
    parts: list[str] = []
    for block in blocks:
        parts += [block[name] for name in ("text", "caption") if name in block]
        parts += block.get("items", []) + block.get("head", [])
        parts += [cell for row in block.get("rows", []) for cell in row]
    return "\n".join(parts)
