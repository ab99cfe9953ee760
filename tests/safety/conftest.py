"""What the safety tests share: figures for the report, and the report itself."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from tests.intake.conftest import clock, keeper, person, survey, today
from tests.safety import tampering
from tests.safety.fixtures import careless_site_fixture, devices_fixture, survey_site_fixture
from tests.safety.report import Report

# Fixtures: a person without a browser, and the browsers, made once for this folder.
__all__ = [
    "careless_site_fixture",
    "clock",
    "devices_fixture",
    "keeper",
    "person",
    "survey",
    "survey_site_fixture",
    "today",
]

PROOF = Path(__file__).resolve().parent.parent.parent / "docs" / "proof"


def pytest_configure(config: pytest.Config) -> None:
    """In `./run proof` of everything, write down what was shown."""
    if os.environ.get("HEARBACK_PROOF_PAGES"):
        is_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite")
        name, database = (
            ("safety.md", "SQLite") if is_sqlite else ("safety-postgresql.md", "PostgreSQL")
        )
        config.pluginmanager.register(Report(PROOF / name, database), "safety-report")


@pytest.fixture
def log(db: None) -> None:
    """An audit log of some entries, whose database has been disarmed."""
    tampering.write(tampering.ENTRIES)
    tampering.disarm()


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Return a function that puts a measured figure, with its unit, into the proof's row."""
    return lambda words: record_property("figure", words)
