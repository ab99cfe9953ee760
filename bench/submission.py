"""The last POST of a survey (open, validate, seal, insert, thank) against a bare Django view.

Run by `./run bench submission`. Both answer in this process, in turns, on the same database and
pragmas; the figure is CPU milliseconds per request and the ratio of the two. Wall time is not
compared: it depends on the disk. Source of the floor: the first measurements of the project.
"""

import tempfile
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode

from bench.ground import prepare, run
from bench.rounds import ratios, spread

ROUNDS, CALLS = 60, 12


def measure_and_print() -> None:
    """Measure in a folder of its own and say what came out."""
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        bench, steps = import_module("bench.stack"), import_module("feedback.intake.steps")
        stack, answers = bench.Stack(), bench.ANSWERS
        sent = (ROUNDS + 1) * CALLS
        send = {steps.AT: steps.CHECK, steps.GO: steps.SEND}
        bodies = [stack.body(answers, **send) for _ in range(sent)]
        plain = urlencode(bench.as_typed(answers), doseq=True).encode()
        turns = {
            "sealed": stack.turn(stack.ours, stack.path, bodies.__getitem__),
            "bare": stack.turn(stack.bare, stack.path, lambda number: plain),
        }
        seen = stack.measure(turns, ROUNDS, CALLS)
        stored = import_module("feedback.intake.models").Envelope.objects.count()
        assert stored == sent, "an answer was lost"
        assert bench.PlainRow.objects.count() == sent, "a plain row was lost"
    print(f"{stack.vendor}: last POST, ms CPU {spread(seen['sealed'])}")
    print(f"{stack.vendor}: floor, ms CPU {spread(seen['bare'])}")
    print(f"{stack.vendor}: ratio {spread(ratios(seen, 'sealed', 'bare'))}")


if __name__ == "__main__":
    run(__doc__, measure_and_print)
