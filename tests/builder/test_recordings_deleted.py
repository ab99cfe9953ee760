"""A recording deleted for good at the office: by whom, of which surveys, and that it is gone."""

from collections.abc import Callable
from pathlib import Path

from django.test import Client
from pytest_django import Settings

from feedback.builder.starting import copy
from feedback.surveys.models import Recording, Survey
from feedback.surveys.models.recordings import DELETED
from hearback.deletions.models import Deletion, digest_of
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.builder.test_recordings import put
from tests.builder.test_screens import url, words


def test_a_recording_is_deleted_for_good_after_a_word_about_what_that_means(
    officer: Client, office: Callable[..., Client], settings: Settings, tmp_path: Path
) -> None:
    """Also one that was replaced, or whose question is gone. Copies have their own, and are named.
    Nobody but an officer may.
    """
    settings.KEPT_DIR = tmp_path
    survey = factories.make_survey(is_open=False)
    replaced, orphan = put(survey, "bsl"), put(survey, "audio", "q2")
    factories.open_survey(survey)
    survey = Survey.objects.get(pk=survey.pk)
    newest = put(survey, "bsl")
    questions = [each for each in survey.as_written().questions if each.key != "q2"]
    factories.rewrite(survey, questions=tuple(questions))
    survey = Survey.objects.get(pk=survey.pk)
    listed = officer.get(url("recordings", survey))
    for each in (replaced, orphan, newest):
        assert url("delete-recording", survey, each.name) in listed.content.decode()
    assert "Its question is gone" in words(listed)
    twin = copy(survey, None, name="Autumn survey", slug="autumn")
    address = url("delete-recording", survey, orphan.name)
    asked = officer.get(address)
    assert asked.status_code == 200
    assert "Autumn survey" in words(asked)
    assert Recording.objects.filter(pk=orphan.pk).exists()
    for stranger in (office(Role.CODER), office(Role.SAFEGUARDING)):
        assert stranger.post(address).status_code == 403
    assert officer.post(url("delete-recording", twin, orphan.name)).status_code == 404
    assert Recording.objects.filter(pk=orphan.pk).exists()
    assert officer.post(address).status_code == 302
    assert not Recording.objects.filter(pk=orphan.pk).exists()
    assert officer.get(address).status_code == 404
    assert officer.get(f"/preview/recording/{orphan.name}").status_code == 404
    entry = AuditEntry.objects.get(action="survey.recording_deleted")
    assert (entry.subject, entry.detail["of"], entry.detail["kind"]) == ("spring", "q2", "audio")
    assert twin.recordings.filter(place="q1").exists()


def test_a_recording_of_a_closed_survey_is_deleted_for_good(
    officer: Client, settings: Settings, tmp_path: Path
) -> None:
    """Its page leads there; what was replaced and what was not are there, and nothing to change."""
    settings.KEPT_DIR = tmp_path
    survey = factories.make_survey(is_open=False)
    replaced = put(survey, "bsl")
    factories.open_survey(survey)
    survey = Survey.objects.get(pk=survey.pk)
    newest = put(survey, "bsl")
    survey.recordings.filter(pk=newest.pk).update(content=b"another film")
    survey.close(None, factories.TODAY)
    inspected = officer.get(f"/admin/snippets/surveys/survey/inspect/{survey.pk}/")
    assert url("recordings", survey) in inspected.content.decode()
    listed = officer.get(url("recordings", survey))
    assert listed.status_code == 200
    assert url("recording", survey, "en", "q1", "bsl") not in listed.content.decode()
    assert officer.post(url("delete-recording", survey, replaced.name)).status_code == 302
    assert set(survey.recordings.all()) == {newest}


def test_the_same_film_with_other_captions_goes_too(
    officer: Client, settings: Settings, tmp_path: Path
) -> None:
    """Its captions were mended since it went out: what is out is a row of its own, of one film."""
    settings.KEPT_DIR = tmp_path
    survey = factories.make_survey(is_open=False)
    out = put(survey, "bsl")
    factories.open_survey(survey)
    mended = Recording.objects.get(pk=out.pk).say_anew(("", "Said better"), None)
    other = put(Survey.objects.get(pk=survey.pk), "audio", "q2")
    assert Recording.objects.filter(pk=out.pk, is_out=True).exists(), "the public can fetch it"
    assert officer.post(url("delete-recording", survey, mended.name)).status_code == 302
    assert set(survey.recordings.all()) == {other}
    assert set(Deletion.objects.get().keys) == {
        digest_of(DELETED, each.name) for each in (out, mended)
    }
