"""The backup key's sheet: four lines, each of which says when it was mistyped."""

import secrets

import pytest

from feedback.keeper.keys.shares import ALPHABET
from hearback.keeping.backup.paper import WrongPaper, from_lines, to_lines


def test_what_is_printed_can_be_typed_back_in_any_dress() -> None:
    for _ in range(50):
        key = secrets.token_bytes(32)
        lines = to_lines(key)
        assert all(len(line) == 19 for line in lines)
        assert from_lines(lines) == key
        typed = [f"  {n}. {line.lower().replace(' ', '-')}" for n, line in enumerate(lines, 1)]
        typed = [line.replace("0", "o").replace("1", "l") for line in typed]
        assert from_lines(typed) == key
        assert from_lines(["HEARBACK", "", *lines, "Keep it."]) == key


def test_every_wrong_sign_and_swapped_line_is_named() -> None:
    lines = to_lines(secrets.token_bytes(32))
    for number in range(4):
        for place in (0, 5, 18):
            wrong = list(lines)
            other = next(sign for sign in ALPHABET[::7] if sign != wrong[number][place])
            wrong[number] = wrong[number][:place] + other + wrong[number][place + 1 :]
            with pytest.raises(WrongPaper, match=f"Line {number + 1} "):
                from_lines(wrong)
    with pytest.raises(WrongPaper, match="Line 1 "):
        from_lines([lines[1], lines[0], *lines[2:]])
    with pytest.raises(WrongPaper, match="here are 3"):
        from_lines(lines[:3])
