"""How many texts the sentence model reads in a second of one core's time; the aim is 60.

Run by `./run bench sentences`, on the 200 fictional texts of tests/masking (43 tokens each on
average). Products of matrices are held to one thread; without that, other cores help.
"""

import json
import os
import resource
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.rounds import spread

TEXTS = Path(__file__).resolve().parent.parent / "tests/masking/da_feedback_dev.jsonl"
ROUNDS, AIM = 9, 60


def measure_and_print() -> None:
    """Read the texts together, as the worker does, and one by one, as they come in."""
    # Read when numpy is loaded, so before the model's module is.
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    sentences: Any = import_module("feedback.theming.sentences")
    model = sentences.sentence_model()
    if model is None:
        print("sentence model: not installed, so nothing is measured")
        return
    texts = [json.loads(line)["text"] for line in TEXTS.read_text("utf-8").splitlines()]
    ways = {"together": [texts], "one by one": [[text] for text in texts]}
    for name, batches in ways.items():
        seen = []
        for _ in range(ROUNDS):
            started = time.process_time()
            for batch in batches:
                model.encode(batch)
            seen.append(len(texts) / (time.process_time() - started))
        print(f"sentence model, texts a second {name} (aim {AIM} together): {spread(seen)}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"sentence model, memory at most: {peak} MB")


if __name__ == "__main__":
    measure_and_print()
