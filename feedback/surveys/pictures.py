"""Pictures that stand beside questions in Easy Read: a chosen few of OpenMoji, which anybody may
use (CC BY-SA 4.0). They are copied from their npm package at set-up: ./run.

A page holds its picture itself. A file of its own would be one more request, by whose size who
watches the line could tell the question; and it would stay in the browser's files, where a question
that is asked only after some answers must not be found.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.safestring import SafeString

FOLDER = "compiled/pictures"
CREDIT = "Pictures: OpenMoji, CC BY-SA 4.0."
# What a drawing holds that a page has no use for: names of its parts, parts without anything in
# them, and the space between.
UNUSED = re.compile(r' id="[^"]*"|<g[^>]*/>|<!--.*?-->|\s+(?=<)', re.DOTALL)
DECORATIVE = '<svg class="hb-easy-picture" aria-hidden="true" focusable="false"'


@dataclass(frozen=True)
class Picture:
    """One picture: its name in a survey, the file it comes from, and what it shows, in words."""

    name: str
    file: str
    shows: str
    group: str

    @property
    def path(self) -> str:
        """Where it lies among the static files."""
        return f"{FOLDER}/{self.name}.svg"


@cache
def pictures() -> dict[str, Picture]:
    """Return every picture there is, by name, in the order in which an office chooses."""
    rows = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    return {row["name"]: Picture(**row) for row in rows}


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what a field offers, in groups; first of all no picture."""
    groups: dict[str, list[tuple[str, str]]] = {"": [("", "No picture")]}
    for picture in pictures().values():
        groups.setdefault(picture.group, []).append((picture.name, picture.shows))
    return list(groups.items())


def shown_by(name: str) -> str:
    """Return what a picture shows, in words: for paper, where it is read out. "" for none."""
    picture = pictures().get(name)
    return picture.shows if picture else ""


def file_of(name: str) -> Path | None:
    """Return where a picture lies on this machine; None where set-up has not copied it."""
    picture = pictures().get(name)
    found = finders.find(picture.path) if picture else None
    return Path(found) if isinstance(found, str) else None


@cache
def drawing(name: str) -> SafeString:
    """Return a picture to stand in a page, hidden from screen readers: the words beside it say all
    there is to say, and what it shows would only be read out between them. "" for none.
    """
    file = file_of(name)
    if file is None:
        return SafeString()
    plain = UNUSED.sub("", file.read_text(encoding="utf-8")).strip()
    # Ours: out of a package that is pinned by its digest, never what somebody typed or uploaded.
    return SafeString(plain.replace("<svg", DECORATIVE, 1))
