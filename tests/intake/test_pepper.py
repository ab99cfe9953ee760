"""The pepper: made once, never replaced, different for each purpose, and missed at once."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from feedback.intake.pepper import NoPepper, make_pepper, pepper
from feedback.surveys.models import SurveyVersion
from hearback.checks import pepper_for_open_surveys
from tests import factories


@pytest.fixture
def place(settings: Settings, tmp_path: Path) -> Path:
    """Where there is no pepper yet."""
    settings.PEPPER_FILE = tmp_path / "pepper" / "pepper.key"
    return Path(settings.PEPPER_FILE)


def test_it_is_made_once_for_its_owner_alone(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("make_pepper")
    first = place.read_bytes()
    call_command("make_pepper")
    assert place.read_bytes() == first
    assert len(first) == 32
    assert place.stat().st_mode & 0o777 == 0o600
    assert "never replaced" in capsys.readouterr().out


def test_in_a_folder_for_two_the_second_may_read_it(place: Path) -> None:
    place.parent.mkdir(mode=0o750)
    make_pepper()
    assert place.stat().st_mode & 0o777 == 0o640
    assert place.parent.stat().st_mode & 0o777 == 0o750


def test_each_purpose_has_its_own(place: Path) -> None:
    make_pepper()
    assert pepper("one") == pepper("one")
    assert len({pepper("one"), pepper("two"), place.read_bytes()}) == 3


def test_none_or_half_a_one_is_an_error(place: Path) -> None:
    with pytest.raises(NoPepper):
        pepper("one")
    place.parent.mkdir()
    place.write_bytes(b"too short")
    with pytest.raises(NoPepper):
        pepper("one")


def test_an_open_survey_that_needs_it_keeps_the_process_from_starting(
    public: Client, place: Path
) -> None:
    survey = factories.make_survey()
    assert pepper_for_open_surveys(None) == []
    version = survey.current_version()
    frozen = {**version.definition, "needs_code": True}
    SurveyVersion.objects.filter(pk=version.pk).update(definition=frozen)
    assert [found.id for found in pepper_for_open_surveys(None)] == ["hearback.E007"]
    make_pepper()
    assert pepper_for_open_surveys(None) == []
