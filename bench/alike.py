"""Finding the texts like a text among 3,000, against scikit-learn's TF-IDF and cosines.

Run by `./run bench alike`. Both take the same texts in turns, read from the start each time; the
figure is CPU milliseconds for one search, and how many times scikit-learn's.
"""

import json
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer

from bench.ground import ROOT
from bench.rounds import ratios, spread, take_turns
from feedback.theming import alike

TEXTS = Path(ROOT) / "tests/masking/da_feedback_dev.jsonl"
MANY, SHOWN = 3000, 20
ROUNDS, CALLS = 20, 1


def measure_and_print() -> None:
    """Measure and say what came out."""
    rows = TEXTS.read_text(encoding="utf-8").splitlines()
    texts = [str(json.loads(row)["text"]) for row in rows]
    many = {number: f"{texts[number % len(texts)]} w{number}x" for number in range(MANY)}

    def ours(numbers: range) -> None:
        for number in numbers:
            alike(texts[number % len(texts)], many, SHOWN)

    def theirs(numbers: range) -> None:
        for number in numbers:
            counted = TfidfVectorizer()
            among = counted.fit_transform(many.values())
            scores = among @ counted.transform([texts[number % len(texts)]]).T
            scores.toarray().ravel().argsort()[::-1][:SHOWN]

    seen = take_turns({"scikit-learn": theirs, "ours": ours}, ROUNDS, CALLS)
    for name in seen:
        print(f"{name}, ms CPU for a search among {MANY} {spread(seen[name])}")
    print(f"ours, times scikit-learn's {spread(ratios(seen, 'ours', 'scikit-learn'))}")


if __name__ == "__main__":
    measure_and_print()
