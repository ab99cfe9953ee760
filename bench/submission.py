"""The last POST of a survey (open, validate, seal, insert, thank) against a bare Django view.

Run by `./run bench`. Both answer in this process, in turns, on the same database and pragmas;
the figure is CPU milliseconds per request and the ratio of the two. Wall time is not compared:
it depends on the disk. Source of the floor: the first measurements of the project.
"""

import tempfile
from importlib import import_module
from pathlib import Path

from bench.ground import prepare, run

ROUNDS, CALLS = 7, 60


def measure_and_print() -> None:
    """Measure in a folder of its own and say what came out."""
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        vendor, figures = import_module("bench.submission_stack").Stack().measure(ROUNDS, CALLS)
    print(f"{vendor}: last POST {figures['sealed']:.2f} ms CPU, floor {figures['bare']:.2f} ms CPU")
    print(
        f"{vendor}: ratio {figures['sealed'] / figures['bare']:.2f}"
        f" (rounds of the last POST {figures['sealed_low']:.2f} to {figures['sealed_high']:.2f},"
        f" of the floor {figures['bare_low']:.2f} to {figures['bare_high']:.2f})"
    )


if __name__ == "__main__":
    run(__doc__, measure_and_print)
