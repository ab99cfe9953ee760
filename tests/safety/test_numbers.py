"""Every claim that holds for what exists has its file, and its control where one is due."""

import re
from pathlib import Path

from tests.safety.report import CONTROL, NUMBERED, first_line

FOLDER = Path(__file__).parent
CLAIMS = set(range(1, 61))
# An attack that nothing would notice failing: it must be seen to succeed once.
NEED_CONTROL = {1, 2, 3, 4, 5, 6, 9, 10, 12, 13, 15, 17, 19, 20, 21, 23, 25, 26, 27, 28, 29, 30}
NEED_CONTROL |= {*range(32, 45), 47, 48, 49, 50, 52, 55, 57, 59, 60}


def test_every_claim_has_its_file() -> None:
    found = {int(match[1]) for path in FOLDER.iterdir() if (match := NUMBERED.match(path.name))}
    assert found == CLAIMS


def test_every_file_says_its_claim_and_shows_its_control() -> None:
    for path in FOLDER.glob("test_[0-9]*.py"):
        source = path.read_text(encoding="utf-8")
        claim = first_line(source.partition('"""')[2].partition('"""')[0])
        assert re.match(r"Claim \d+: [^|]+$", claim), path.name
        if int(path.name[5:7]) in NEED_CONTROL:
            assert f"def {CONTROL}" in source, f"{path.name} has no negative control"
