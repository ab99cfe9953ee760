"""Texts masked a second on one core, against NLTK's RegexpTokenizer on the same texts in turns.

Run by `./run bench masking`. The texts are the fictional ones of the masking's tests; the goal is
1,500 texts a second, and the ratio says the same on a slower machine. Then texts made to be slow
(`bench/hostile.py`).
"""

import json
from pathlib import Path

from nltk.tokenize import RegexpTokenizer

from bench.hostile import tell
from bench.rounds import ratios, spread, take_turns
from feedback.masking import find_spans

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "tests/masking/da_feedback_dev.jsonl"
ROUNDS, CALLS = 30, 2
HOSTILE = ("only the ", "zzyq", "works at the ", "Aa & ", "1 and ", "x@")


def measure_and_print() -> None:
    """Measure and say what came out."""
    lines = TEXTS.read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    tokenizer = RegexpTokenizer(r"\w+(?:['’]\w+)*|[^\w\s]")

    def mask_all(numbers: range) -> None:
        for _ in numbers:
            for text in texts:
                find_spans(text)

    def tokenize_all(numbers: range) -> None:
        for _ in numbers:
            for text in texts:
                tokenizer.tokenize(text)

    seen = take_turns({"masking": mask_all, "tokenizer": tokenize_all}, ROUNDS, CALLS)
    letters = sum(map(len, texts)) / len(texts)
    print(f"{len(texts)} texts of {letters:.0f} letters, a round is {CALLS} times all of them")
    for name in seen:
        rates = [len(texts) * 1000 / milliseconds for milliseconds in seen[name]]
        print(f"{name}: texts a second {spread(rates)}")
    print(f"masking, times the tokenizer's time {spread(ratios(seen, 'masking', 'tokenizer'))}")
    tell(HOSTILE, find_spans, tokenizer.tokenize)


if __name__ == "__main__":
    measure_and_print()
