"""What every test of the board's pages needs."""

import pytest
from django.utils import timezone

from feedback.desk.agreement import Agreement
from tests import factories


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the calendar at the suite's day."""
    monkeypatch.setattr(timezone, "localdate", lambda: factories.TODAY)


@pytest.fixture(autouse=True)
def measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every release carry the same agreement, so that its digits are known."""
    known = Agreement(human=0.72, machine=0.41, texts_human=30, texts_machine=90)
    monkeypatch.setattr("feedback.cutting.measures.measure", lambda **_: known)
