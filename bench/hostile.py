"""Texts made to be slow: what repeats the beginning of a pattern, again and again.

Eight times the length must cost about eight times the work, never its square: each long text is
measured against eight short ones, and against the yardstick on the same text.
"""

from collections.abc import Callable, Iterable

from bench.rounds import Turn, ratios, spread, take_turns

# Reads a text; what it returns is not looked at.
Reads = Callable[[str], object]

LONG, EIGHTH, ROUNDS = 16_000, 2000, 10


def tell(pieces: Iterable[str], ours: Reads, yardstick: Reads) -> None:
    """Print, for each piece, how the cost grows and how many times the yardstick it is."""
    for piece in pieces:
        short, long = (piece * (letters // len(piece)) for letters in (EIGHTH, LONG))
        turns = {
            "short": reading(ours, short, LONG // EIGHTH),
            "long": reading(ours, long),
            "yardstick": reading(yardstick, long),
        }
        seen = take_turns(turns, ROUNDS, 1)
        print(f"“{piece}” over and over: {LONG} letters, times the cost of eight eighths", end=" ")
        print(spread(ratios(seen, "long", "short")))
        print(f"“{piece}” over and over: times the yardstick's time", end=" ")
        print(spread(ratios(seen, "long", "yardstick")))


def reading(read: Reads, text: str, times: int = 1) -> Turn:
    """Return a turn that reads the text so many times for each number."""

    def turn(numbers: range) -> None:
        for _ in range(len(numbers) * times):
            read(text)

    return turn
