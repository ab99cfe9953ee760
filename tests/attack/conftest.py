"""What the attack's tests share: tallies for the report, and the report itself."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.attack.report import Report
from tests.attack.tally import Tally

PROOF = Path(__file__).resolve().parent.parent.parent / "docs" / "proof"


def pytest_configure(config: pytest.Config) -> None:
    """In `./run proof` of everything, write down what was shown."""
    if os.environ.get("HEARBACK_PROOF_PAGES"):
        config.pluginmanager.register(Report(PROOF / "attack.md"), "attack-report")


@pytest.fixture
def tally(record_property: Callable[[str, object], None]) -> Tally:
    """Adds up the attacks of a test, for the report."""
    found = Tally()
    record_property("tally", found)
    return found


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Return a function that puts a measured figure, with its unit, into the proof's row."""
    return lambda words: record_property("figure", words)
