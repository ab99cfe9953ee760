"""A theme nobody spoke of before, in 12 of 312 texts after 900: is it among the first five leads?

Run by `./run bench emerging`. Behind the planted theme stand the demonstration's invented texts,
or with --texts FOLDER the column `text` of every CSV in it, read and never kept. Each of four
hand-written themes is planted in a hundred draws; the aim is 95. Found is a lead at least half of
whose texts are planted ones. A quiet quarter, with nothing planted, has leads as well: how many is
said beside.
"""

import argparse
import csv
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from feedback.theming.emerging import Lead, leads

ROOT = Path(__file__).resolve().parent.parent
EARLIER, CURRENT, DRAWS, AIM = 900, 300, 100, 95
Background = Callable[[int, random.Random], list[str]]


class Draw(NamedTuple):
    """What came of one draw: every lead, and the first whose texts are mostly planted ones."""

    leads: list[Lead]
    found: Lead | None
    share: float


@cache
def planted() -> dict[str, list[str]]:
    """Return the hand-written texts of each theme, twelve of each."""
    path = ROOT / "tests/theming/planted_themes.json"
    themes: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    return themes


def invented(count: int, generator: random.Random) -> list[str]:
    """Return as many texts of invented people as the demonstration would make."""
    passages: Any = import_module("hearback.demo.passages")
    texts = []
    for _ in range(count):
        group = generator.choice(("survivor", "survivor", "staff"))
        passage = generator.choice(passages.passages_for(group))
        text = passages.reworded(passage.text, generator)
        texts.append(f"{text} {passages.aside(passage, group, generator)}".rstrip())
    return texts


def read_from(folder: Path) -> Background:
    """Return a drawer of different texts from the CSV files of `folder`."""
    texts: dict[str, None] = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            texts.update(dict.fromkeys(row["text"] for row in csv.DictReader(file)))
    every = [text for text in texts if text.strip()]
    return lambda count, generator: generator.sample(every, count)


def draw(background: Background, theme: Sequence[str], seed: int) -> Draw:
    """Plant `theme` among the current texts, and look for it among the leads."""
    generator = random.Random(seed)
    texts = background(EARLIER + CURRENT, generator)
    earlier, current = texts[:EARLIER], [*texts[EARLIER:], *theme]
    generator.shuffle(current)
    ours = {number for number, text in enumerate(current) if text in theme}
    shown = leads(current, earlier)
    for lead in shown:
        of_ours = len(ours.intersection(lead.texts))
        if ours and 2 * of_ours >= len(lead.texts):
            return Draw(shown, lead, of_ours / len(ours))
    return Draw(shown, None, 0.0)


def measure_and_print(background: Background, draws: int = DRAWS) -> None:
    """Say for each theme how often it was found, and what a quiet quarter shows."""
    for name, theme in planted().items():
        started = time.process_time()
        seen = [draw(background, theme, seed) for seed in range(draws)]
        taken = (time.process_time() - started) / draws
        found = [one for one in seen if one.found]
        strong = sum(one.found.is_strong for one in seen if one.found)
        first = sum(one.leads.index(one.found) == 0 for one in seen if one.found)
        share = sum(one.share for one in found) / max(1, len(found))
        print(
            f"{name}: found in {len(found)} of {draws} draws (aim {AIM * draws // DRAWS}), strong "
            f"in {strong}, first in {first}; holds {share:.0%} of its texts; {taken:.2f} s a draw"
        )
    quiet = [draw(background, (), seed).leads for seed in range(draws)]
    many = sum(map(len, quiet)) / draws
    strong_ones = sum(lead.is_strong for shown in quiet for lead in shown) / draws
    print(f"nothing planted: {many:.1f} leads a quarter, {strong_ones:.1f} of them strong")


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", metavar="FOLDER", type=Path, help="CSV files to draw from")
    # All measurements of one run are given the same options.
    folder = parser.parse_known_args()[0].texts
    measure_and_print(read_from(folder) if folder else invented)
