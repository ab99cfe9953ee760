"""How many people our releases hide, against a plain reading of the same published rule.

Run by `./run bench disclosure`, with --cubes N for fewer than a hundred. Half the cubes are one
quarter, half four quarters and the year that contains them. Counted are people in hidden cells,
each cell once; hidden beyond need are those who are neither few themselves nor leave few of a
total. The plain reading hides the smallest partner in every row and column, then audits itself
with the attacker of tests/attack, and hides the smallest cell that bears on what he finds.
"""

import argparse
import time
from dataclasses import dataclass, fields

from tests.attack import greedy
from tests.attack.cubes import cube
from tests.attack.door import answer
from tests.attack.greedy import Draft
from tests.attack.truth import Json, read

CUBES, AIM = 100, 10


@dataclass
class People:
    """People in cells, added up over cubes."""

    counted: int = 0
    needed: int = 0
    ours: int = 0
    plain: int = 0

    def add(self, other: "People") -> None:
        """Add those of another cube."""
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))

    def __str__(self) -> str:
        more, plain = self.ours - self.needed, self.plain - self.needed
        less = 100 * (1 - more / plain) if plain else 0.0
        return (
            f"of {self.counted:,} people in cells {self.needed:,} must be hidden; beyond those "
            f"ours hides {more:,}, the plain reading {plain:,}: {less:.0f} % fewer (aim {AIM} %); "
            f"with those {self.ours:,} and {self.plain:,}"
        )


def ours(request: Json) -> list[Draft]:
    """Return the product's release of each period."""
    truth = read(request)
    found = []
    for release in answer(request)["releases"]:
        draft = Draft(truth, release["period"])
        for table in release["tables"]:
            draft.hidden |= {
                greedy.named(tuple(table["dims"]), tuple(said["key"]))
                for said in table["cells"]
                if said.get("hidden")
            }
        found.append(draft)
    return found


def people(mine: list[Draft], plain: list[Draft]) -> People:
    """Count the people hidden by both."""
    total = People()
    for one, other in zip(mine, plain, strict=True):
        needed = Draft(one.truth, one.period)
        greedy.hide_small(needed)
        everybody = sum(map(one.count, one.cells()))
        hidden = (needed.people_hidden(), one.people_hidden(), other.people_hidden())
        total.add(People(everybody, *hidden))
    return total


def measure_and_print(cubes: int = CUBES) -> None:
    """Protect every cube both ways and say what came out."""
    for first, name in enumerate(("one quarter", "four quarters and their year")):
        total, taken = People(), []
        for number in range(first, cubes, 2):
            request = cube(number)
            started = time.process_time()
            mine = ours(request)
            taken.append(time.process_time() - started)
            total.add(people(mine, greedy.drafts(request)))
        if taken:
            print(f"{name}, {len(taken)} cubes: {total}")
            spent = sorted(taken)
            print(
                f"{name}, seconds of CPU a cube: half within {spent[len(spent) // 2]:.1f}, "
                f"all within {spent[-1]:.1f}"
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cubes", metavar="N", type=int, default=CUBES)
    # All measurements of one run are given the same options.
    measure_and_print(parser.parse_known_args()[0].cubes)
