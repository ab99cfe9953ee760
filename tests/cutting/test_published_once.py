"""What was published since a backup is out; once the backup is restored it is not cut again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from feedback.cutting.cut import cut
from feedback.cutting.publishing import publish
from feedback.releases.models import Release
from feedback.surveys.models import Survey
from hearback.deletions import log
from hearback.keeping.replaying import replay
from hearback.people.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
Office = Callable[..., Client]
TODAY = factories.TODAY


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    """Stop the calendar, with an empty deletion log."""
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)
    settings.KEPT_DIR = tmp_path


@pytest.fixture
def restored() -> Survey:
    """A survey as an older backup knows it: without the release of a quarter that is out."""
    factories.make_codebook()
    survey = factories.make_survey()
    with transaction.atomic():
        publish(cut(survey, "2026-Q3", None, TODAY), None, TODAY)
        assert Release.objects.published().exists()
        transaction.set_rollback(True)
    return survey


def test_by_the_backup_alone_it_would_be_cut_again(restored: Survey, office: Office) -> None:
    """The control: nothing in the backup's rows tells that this quarter is out."""
    office(Role.OFFICER).post("/cutting/spring/2026-Q3/cut/")
    assert Release.objects.get().quarter == "2026-Q3"


def test_by_the_deletion_log_it_is_refused_in_words(restored: Survey, office: Office) -> None:
    assert replay(log.read().entries) == 1
    officer = office(Role.OFFICER)
    page = officer.get("/cutting/").content.decode()
    assert "Lost in a restore" in page
    assert "The files that people saved are its record." in page
    assert "/cutting/spring/2026-Q3/cut/" not in page
    assert "/cutting/spring/2026-Q2/cut/" in page
    answer = officer.post("/cutting/spring/2026-Q3/cut/", follow=True).content.decode()
    assert "This period can’t be cut again." in answer
    assert not Release.objects.exists()


def test_its_year_cannot_be_summed(restored: Survey, office: Office) -> None:
    replay(log.read().entries)
    later = TODAY.replace(year=2027)
    with pytest.raises(ValidationError, match="The figures of a quarter are lost"):
        cut(restored, "2026", None, later)
    with pytest.MonkeyPatch.context() as later_on:
        later_on.setattr(timezone, "localdate", lambda: later)
        page = office(Role.OFFICER).get("/cutting/").content.decode()
    assert "The figures of a quarter of it are lost." in page


def test_what_is_here_and_published_stays_published(office: Office) -> None:
    factories.make_codebook()
    publish(cut(factories.make_survey(), "2026-Q3", None, TODAY), None, TODAY)
    page = office(Role.OFFICER).get("/cutting/").content.decode()
    assert "Lost in a restore" not in page
    assert "Open the board’s page" in page
