"""Finding flags in a text, against splitting it into words with NLTK's RegexpTokenizer.

Run by `./run bench flags`. Both take the same texts in turns; the figure is CPU milliseconds per
text, and how many times the tokenizer. Masking, which comes before, is measured by itself. Then
texts made to be slow (`bench/hostile.py`).
"""

import json
from pathlib import Path

from nltk.tokenize import RegexpTokenizer

from bench.ground import ROOT
from bench.hostile import tell
from bench.rounds import ratios, spread, take_turns
from feedback.masking import find_spans
from feedback.theming.flags import find_flags

TEXTS = Path(ROOT) / "tests/masking/da_feedback_dev.jsonl"
ROUNDS, CALLS = 30, 100
HOSTILE = ("he ", "i ", "kid ", "now he garden ", "scared - ", "a", "to hit ")


def measure_and_print() -> None:
    """Measure and say what came out."""
    rows = TEXTS.read_text(encoding="utf-8").splitlines()
    texts = [str(json.loads(row)["text"]) for row in rows]
    spans = [find_spans(text) for text in texts]
    tokenizer = RegexpTokenizer(r"\w+(?:['’]\w+)*|[^\w\s]")

    def find(numbers: range) -> None:
        for number in numbers:
            find_flags(texts[number % len(texts)], spans[number % len(texts)])

    def tokenize(numbers: range) -> None:
        for number in numbers:
            tokenizer.tokenize(texts[number % len(texts)].lower())

    seen = take_turns({"words": tokenize, "flags": find}, ROUNDS, CALLS)
    print(f"RegexpTokenizer, ms CPU per text {spread(seen['words'])}")
    print(f"flags, ms CPU per text {spread(seen['flags'])}")
    print(f"flags, times RegexpTokenizer {spread(ratios(seen, 'flags', 'words'))}")
    middle = sorted(seen["flags"])[len(seen["flags"]) // 2]
    print(f"flags, texts a second {1000 / middle:.0f}")
    tell(HOSTILE, lambda text: find_flags(text, []), tokenizer.tokenize)


if __name__ == "__main__":
    measure_and_print()
