"""Checks of single values in a request, each with the place where the value stands."""

from collections.abc import Iterator, Sequence
from typing import Any

ANYONE = "*"
LONGEST_NAME = 500


class Refused(Exception):
    """A request that can't be answered: where, and why, in one sentence."""

    def __init__(self, place: str, why: str) -> None:
        """Put place and sentence together."""
        super().__init__(f"{_on_one_line(place)}: {_on_one_line(why)}")


def _on_one_line(text: str) -> str:
    """Return text as it can be printed on any terminal: one line, nothing that steers it."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    return printable.encode("utf-8", "replace").decode("utf-8")


def whole_number(value: Any, place: str, least: int, most: int) -> int:
    """Return a whole number between two bounds, both included. True and 5.0 are none."""
    if type(value) is not int:
        raise Refused(place, "it must be a whole number.")
    if not least <= value <= most:
        raise Refused(place, f"it must be from {least} to {most:,}.")
    return value


def list_of(value: Any, place: str) -> list[Any]:
    """Return a list."""
    if not isinstance(value, list):
        raise Refused(place, "it must be a list.")
    return value


def name_at(value: Any, place: str) -> str:
    """Return a name: text that is not empty and not the sign for a total."""
    if not isinstance(value, str):
        raise Refused(place, "it must be text.")
    if not value.strip() or len(value) > LONGEST_NAME:
        raise Refused(place, f"it must have 1 to {LONGEST_NAME} characters.")
    if value == ANYONE:
        raise Refused(place, f"“{ANYONE}” stands for a total and can’t be a name.")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise Refused(place, "it has half a character.")
    return value


def distinct_names(value: Any, place: str) -> Sequence[str]:
    """Return a list of names, none of them twice."""
    names = [name_at(one, f"{place}[{n}]") for n, one in enumerate(list_of(value, place))]
    for number, name in enumerate(names):
        if name in names[:number]:
            raise Refused(f"{place}[{number}]", f"“{name[:80]}” is there twice.")
    return names


def named_values(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Yield the names of an object with their values."""
    if not isinstance(value, dict):
        raise Refused(place, "it must be an object.")
    for name, one in value.items():
        yield name_at(name, f"{place}.{name[:80]}"), one


def check_keys(value: Any, place: str, needed: Sequence[str], allowed: Sequence[str]) -> None:
    """Refuse what is no object, lacks something, or has something nobody would read."""
    if not isinstance(value, dict):
        raise Refused(place, "it must be an object.")
    for name in needed:
        if name not in value:
            raise Refused(place, f"it needs “{name}”.")
    for name in value:
        if name not in needed and name not in allowed:
            raise Refused(place, f"nothing here is called “{name[:80]}”.")
