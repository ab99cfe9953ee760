"""Three sheets: any two restore the key, one alone tells nothing, no slip of the pen gets by."""

from collections.abc import Iterator
from datetime import date
from itertools import permutations

import pytest

from feedback.keeper.keys.ceremony import printed
from feedback.keeper.keys.shares import (
    ALPHABET,
    KEY_BYTES,
    LINES,
    Reader,
    Sheet,
    WrongLine,
    WrongSheet,
    combine,
    read_sheet,
    split,
)

KEY = bytes(range(100, 100 + KEY_BYTES))
SHEET = Sheet("B", bytes(range(5)), (bytes(range(32)), bytes(range(200, 232))))
BITS = 8 * KEY_BYTES


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What the dice will show, in turn."""
    dice: list[bytes] = []
    monkeypatch.setattr("feedback.keeper.keys.shares.secrets.token_bytes", lambda size: dice.pop(0))
    return dice


def typed(lines: list[str]) -> Sheet:
    """Type these lines."""
    return read_sheet("\n".join(f"{number}  {line}" for number, line in enumerate(lines, 1)))


def xor(*parts: bytes) -> bytes:
    """Return the parts, each laid over the others."""
    return bytes(a ^ b ^ c for a, b, c in zip(*parts, strict=True))


@pytest.mark.parametrize("pair", list(permutations(range(3), 2)))
def test_any_two_sheets_restore_the_key(pair: tuple[int, int]) -> None:
    sheets = [typed(sheet.lines()) for sheet in split(KEY)]
    assert combine(sheets[pair[0]], sheets[pair[1]]) == KEY


@pytest.mark.parametrize("place", range(3))
def test_one_sheet_fits_every_key_alike(chosen: list[bytes], place: int) -> None:
    """For any other key there are dice, as likely as ours, that print the very same sheet."""
    set_id, dice = bytes(5), [bytes([n]) * KEY_BYTES for n in (3, 5, 7)]
    chosen += [set_id, *dice]
    seen = split(KEY)[place]
    other = bytes(reversed(KEY))
    dice[place - 1] = xor(dice[place - 1], KEY, other)
    chosen += [set_id, *dice]
    assert split(other)[place] == seen


def ones(sheets: Iterator[Sheet]) -> list[int]:
    """Count, for each bit of both halves, how often it is set."""
    counts = [0] * 2 * BITS
    for sheet in sheets:
        number = int.from_bytes(b"".join(sheet.halves), "big")
        for bit in range(2 * BITS):
            counts[bit] += number >> bit & 1
    return counts


@pytest.mark.parametrize("place", range(3))
def test_every_bit_of_a_sheet_is_a_toss_of_a_coin(place: int) -> None:
    """Of 400 sheets of one key each bit is set in 200: 120 to 280 is eight standard deviations."""
    assert all(120 < count < 280 for count in ones(split(KEY)[place] for _ in range(400)))


def test_control_without_dice_a_sheet_shows_the_key(chosen: list[bytes]) -> None:
    """Without dice a single sheet held the key in clear, and the same look saw it."""
    chosen += [bytes(5), *[bytes(KEY_BYTES)] * 3] * 400
    sheets = [split(KEY)[0] for _ in range(400)]
    assert set(ones(iter(sheets))) == {0, 400}
    assert KEY in sheets[0].halves


def test_the_secret_shows_in_no_repr() -> None:
    assert "halves" not in repr(SHEET)


def test_every_wrong_sign_is_named_with_its_line() -> None:
    """Each of the 140 signs, replaced by each of the other 31."""
    lines = SHEET.lines()
    tried = 0
    for number, line in enumerate(lines, 1):
        for place in (place for place, sign in enumerate(line) if sign != " "):
            for sign in ALPHABET.replace(line[place], ""):
                wrong = [*lines]
                wrong[number - 1] = line[:place] + sign + line[place + 1 :]
                with pytest.raises(WrongLine, match=f"^Line {number} "):
                    typed(wrong)
                tried += 1
    assert tried == LINES * 20 * 31


def test_neighbours_changed_over_are_noticed() -> None:
    lines = SHEET.lines()
    for number, line in enumerate(lines, 1):
        signs = line.replace(" ", "")
        for place in range(len(signs) - 1):
            if signs[place] == signs[place + 1]:
                continue
            wrong = [*lines]
            wrong[number - 1] = signs[:place] + signs[place + 1] + signs[place] + signs[place + 2 :]
            with pytest.raises(WrongLine, match=f"^Line {number} "):
                typed(wrong)


def test_lines_changed_over_or_of_another_sheet_are_noticed() -> None:
    one, other = (sheet.lines() for sheet in split(KEY)[:2])
    with pytest.raises(WrongLine, match=r"^Line 3 .* another sheet"):
        typed([*one[:2], one[3], one[2], *one[4:]])
    with pytest.raises(WrongLine, match=r"^Line 5 .* another sheet"):
        typed([*one[:4], other[4], *one[5:]])


def test_look_alikes_capitals_and_gaps_do_not_matter() -> None:
    lines = SHEET.lines()
    assert any("0" in line for line in lines)
    assert any("1" in line for line in lines)
    sloppy = [line.lower().replace("0", "o").replace("1", "l").replace("v", "u") for line in lines]
    assert typed([line.replace(" ", "") for line in sloppy]) == SHEET
    assert typed([line.replace(" ", " - ") for line in sloppy]) == SHEET


@pytest.mark.parametrize(
    ("line", "words"),
    [("", "missing"), ("ABCD EFGH JKMN PQRS", "five groups of four"), ("?" * 20, "no sheet has")],
)
def test_what_is_no_line_is_said_to_be_none(line: str, words: str) -> None:
    reader = Reader()
    lines = SHEET.lines()
    reader.take(lines[0])
    if line:
        with pytest.raises(WrongLine, match=words):
            reader.take(line)
        assert reader.next_line == 2
    with pytest.raises(WrongLine, match="Line 2 is missing"):
        reader.sheet()


def test_a_printed_sheet_is_read_and_its_words_are_passed_over() -> None:
    for sheet in split(KEY):
        text = printed(sheet, date(2026, 11, 22))
        assert text.isascii(), "every printer knows its signs"
        assert max(map(len, text.splitlines())) <= 80
        assert read_sheet(text) == sheet
        assert read_sheet(text.replace("\n", "\r\n")) == sheet


def test_a_cut_off_sheet_names_the_line_that_is_missing() -> None:
    text = printed(SHEET, date(2026, 11, 22))
    kept = [line for line in text.splitlines() if not line.strip().startswith("6 ")]
    with pytest.raises(WrongLine, match="Line 6 is missing"):
        read_sheet("\n".join(kept))


def test_the_same_sheet_twice_and_sheets_of_two_sets() -> None:
    ours, theirs = split(KEY), split(KEY)
    with pytest.raises(WrongSheet, match="sheet A twice"):
        combine(ours[0], ours[0])
    with pytest.raises(WrongSheet, match="do not belong together"):
        combine(ours[0], theirs[1])


def test_a_second_sheet_that_does_not_go_with_the_first_is_noticed_at_its_first_line() -> None:
    ours, theirs = split(KEY), split(KEY)
    reader = Reader(ours[0])
    with pytest.raises(WrongSheet, match="sheet A twice"):
        reader.take(ours[0].lines()[0])
    with pytest.raises(WrongSheet, match="do not belong together"):
        reader.take(theirs[1].lines()[0])
    reader.take(ours[1].lines()[0])
    assert reader.next_line == 2
