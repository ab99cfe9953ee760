"""The wrapping key on three sheets of paper, any two of which restore it. Pure: no file, no screen.

Each pair of sheets shares the key by itself: one holds 32 random bytes, the other the key XOR those
bytes (docs/safety.md, "Keys on paper"). So every sheet holds two halves, each of them random when
looked at alone, and a sheet by itself tells nothing about the key.

    pair AB: r1 on A, key^r1 on B    pair BC: r2 on B, key^r2 on C    pair CA: r3 on C, key^r3 on A

A sheet is seven short lines to type. The alphabet is Crockford's base 32: no I, L, O, U, and what
is typed for them is understood. The last group of each line is its check, which takes in the line's
number and the sheet's name: a mistyped, swapped or foreign line is named.
"""

import re
import secrets
from dataclasses import dataclass, field
from hashlib import blake2b

LETTERS = "ABC"
KEY_BYTES = 32
SET_BYTES = 5
LINES = 7
LINE_BYTES = 10
GROUP = 4
LINE_CHARACTERS = 16
CHECK_BITS = 20
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOK_ALIKES = str.maketrans("ILOU", "110V")
TYPED_LINE = re.compile(r"^\s*([1-7])[\s.:)]+([0-9A-Za-z \t-]+)$")


class WrongSheet(Exception):
    """Something about a sheet, or two of them together; `words` tells the person what."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class WrongLine(WrongSheet):
    """A line was not typed as it is printed."""


@dataclass(frozen=True)
class Sheet:
    """One of three: its letter, the set it belongs to (5 bytes), its two halves (32 bytes each)."""

    letter: str
    set_id: bytes
    halves: tuple[bytes, bytes] = field(repr=False)

    def lines(self) -> list[str]:
        """Return the seven lines to print, groups of four, e.g. "7K3M 9QXT …"."""
        content = self.set_id + self.letter.encode() + b"".join(self.halves)
        parts = [content[n : n + LINE_BYTES] for n in range(0, len(content), LINE_BYTES)]
        name = content[: SET_BYTES + 1]
        return [
            in_groups(_encode(part, LINE_CHARACTERS) + _check(number, name, part))
            for number, part in enumerate(parts, 1)
        ]


class Reader:
    """Takes a sheet's lines in their order, each checked as it is typed; the first one also by
    whether the sheet goes with an `other` one.
    """

    def __init__(self, other: Sheet | None = None) -> None:
        self._content = b""
        self._other = other

    @property
    def next_line(self) -> int:
        """The number of the line to type next; 8 when all are there."""
        return len(self._content) // LINE_BYTES + 1

    def take(self, typed: str) -> None:
        """Take the next line. Raises WrongLine or WrongSheet, and stays where it was."""
        number = self.next_line
        symbols = re.sub(r"[\s-]", "", typed).upper().translate(LOOK_ALIKES)
        if len(symbols) != LINE_CHARACTERS + GROUP:
            raise WrongLine(f"Line {number} has five groups of four signs. Look at it again.")
        if foreign := sorted(set(symbols) - set(ALPHABET)):
            raise WrongLine(f"Line {number}: no sheet has the sign {foreign[0]}. Look again.")
        part = _decode(symbols[:LINE_CHARACTERS])
        name = (self._content + part)[: SET_BYTES + 1]
        if _check(number, name, part) != symbols[LINE_CHARACTERS:] or not _is_letter(name[-1:]):
            raise WrongLine(
                f"Line {number} is not as it is printed"
                + (", or belongs to another sheet." if number > 1 else ".")
            )
        if self._other and not self._content:
            check_pair(self._other, name[:SET_BYTES], name[-1:].decode())
        self._content += part

    def sheet(self) -> Sheet:
        """Return the sheet. Raises WrongLine if a line is still to come."""
        if self.next_line <= LINES:
            raise WrongLine(f"Line {self.next_line} is missing.")
        name, halves = self._content[: SET_BYTES + 1], self._content[SET_BYTES + 1 :]
        return Sheet(name[-1:].decode(), name[:SET_BYTES], (halves[:KEY_BYTES], halves[KEY_BYTES:]))


def split(key: bytes) -> list[Sheet]:
    """Return sheets A, B and C of a 32-byte key, under a new random set number."""
    set_id = secrets.token_bytes(SET_BYTES)
    random = [secrets.token_bytes(KEY_BYTES) for _ in LETTERS]
    return [
        Sheet(letter, set_id, (random[place], _xor(key, random[place - 1])))
        for place, letter in enumerate(LETTERS)
    ]


def combine(first: Sheet, second: Sheet) -> bytes:
    """Return the key that two different sheets of one set share. Raises WrongSheet.

    Halves carry no proof of their own: whoever calls this tries the key on something.
    """
    check_pair(first, second.set_id, second.letter)
    places = LETTERS.index(first.letter), LETTERS.index(second.letter)
    if (places[1] - places[0]) % len(LETTERS) != 1:
        first, second = second, first
    return _xor(first.halves[0], second.halves[1])


def check_pair(first: Sheet, set_id: bytes, letter: str) -> None:
    """Raise WrongSheet unless the sheet so named goes with the first one."""
    if first.set_id != set_id:
        raise WrongSheet(
            f"These sheets do not belong together: set {set_name(first.set_id)} and set"
            f" {set_name(set_id)}. Take two of the same set."
        )
    if first.letter == letter:
        raise WrongSheet(f"That is sheet {letter} twice. It takes two different sheets.")


def read_sheet(text: str) -> Sheet:
    """Return the sheet in a text such as a printed sheet's; other words in it are passed over.

    Raises WrongLine, which names the line.
    """
    typed = {int(found[1]): found[2] for line in text.splitlines() if (found := is_line(line))}
    reader = Reader()
    for number in range(1, LINES + 1):
        if number not in typed:
            raise WrongLine(f"Line {number} is missing.")
        reader.take(typed[number])
    return reader.sheet()


def is_line(words: str) -> re.Match[str] | None:
    """Return a numbered line's number and signs, or None for words that are no such line."""
    found = TYPED_LINE.match(words.rstrip())
    return found if found and len(re.sub(r"[\s-]", "", found[2])) >= LINE_CHARACTERS else None


def set_name(set_id: bytes) -> str:
    """Return a set's number as it is printed: the first two groups of each sheet's first line."""
    return in_groups(_encode(set_id, 2 * GROUP))


def in_groups(symbols: str) -> str:
    """Return symbols in groups of four."""
    return " ".join(symbols[n : n + GROUP] for n in range(0, len(symbols), GROUP))


def _is_letter(byte: bytes) -> bool:
    return byte in {letter.encode() for letter in LETTERS}


def _check(number: int, name: bytes, part: bytes) -> str:
    """Return the four signs that end a line: 20 bits over its number, its sheet and its bytes."""
    digest = blake2b(bytes([number]) + name + part, digest_size=4, person=b"hearback-sheet")
    return _encode_bits(int.from_bytes(digest.digest(), "big") >> 32 - CHECK_BITS, GROUP)


def _encode(content: bytes, characters: int) -> str:
    return _encode_bits(int.from_bytes(content, "big"), characters)


def _encode_bits(number: int, characters: int) -> str:
    places = range(5 * (characters - 1), -1, -5)
    return "".join(ALPHABET[number >> place & 31] for place in places)


def _decode(symbols: str) -> bytes:
    number = 0
    for symbol in symbols:
        number = number << 5 | ALPHABET.index(symbol)
    return number.to_bytes(LINE_BYTES, "big")


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
