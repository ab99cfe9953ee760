"""A survey's first page, and the step from one question to the next, against a bare response.

Run by `./run bench page`. All answer in this process, in turns; the figure is CPU milliseconds per
request, and how many times a Django view that says one word and has no middleware.
"""

import tempfile
from importlib import import_module
from pathlib import Path

from bench.ground import prepare, run
from bench.rounds import ratios, spread

ROUNDS, CALLS = 60, 12
NAMES = {"first": "GET of the first page", "step": "POST of a question"}


def measure_and_print() -> None:
    """Measure in a folder of its own and say what came out."""
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        bench, steps = import_module("bench.stack"), import_module("feedback.intake.steps")
        stack = bench.Stack()
        answer = {steps.AT: "q1", steps.GO: steps.NEXT, "q1": "a"}
        bodies = [stack.body({}, **answer) for _ in range((ROUNDS + 1) * CALLS)]
        turns = {
            "bare": stack.turn(stack.bare, "/bare/", lambda number: None),
            "first": stack.turn(stack.ours, stack.path, lambda number: None),
            "step": stack.turn(stack.ours, stack.path, bodies.__getitem__),
        }
        seen = stack.measure(turns, ROUNDS, CALLS)
    print(f"{stack.vendor}: bare response, ms CPU {spread(seen['bare'])}")
    for name, said in NAMES.items():
        print(f"{stack.vendor}: {said}, ms CPU {spread(seen[name])}")
        print(f"{stack.vendor}: {said}, times bare {spread(ratios(seen, name, 'bare'))}")


if __name__ == "__main__":
    run(__doc__, measure_and_print)
