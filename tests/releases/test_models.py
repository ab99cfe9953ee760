"""Stored figures: what the database refuses, and how a release moves."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from engagement.models import Priority
from feedback.releases.models import Release, ReleaseTheme
from hearback.people.models import AuditEntry
from tests.factories import TODAY, make_priority, make_release, make_survey
from you_said_we_did.models import Finding

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"people": 15, "hidden": "few"}, "a_hidden_row_holds_no_number"),
        ({"people": 3, "hidden": ""}, "a_shown_row_holds_a_number_of_five_or_more"),
        ({"people": 0, "hidden": ""}, "a_shown_row_holds_a_number_of_five_or_more"),
        ({"people": None, "hidden": ""}, "a_shown_row_holds_a_number_of_five_or_more"),
    ],
)
def test_the_database_refuses_a_row_that_would_give_someone_away(
    values: dict[str, Any], rule: str
) -> None:
    release = make_release(make_survey(), is_published=False)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        ReleaseTheme.objects.filter(release=release).update(**values)


def test_the_database_refuses_a_base_under_the_threshold() -> None:
    make_release(make_survey(), is_published=False)
    with pytest.raises(IntegrityError, match="a_base_under_the_threshold_is_empty"):
        Release.objects.update(people=9)


def test_a_period_is_released_once() -> None:
    release = make_release(make_survey())
    with pytest.raises(IntegrityError):
        make_release(release.survey)


def test_publishing_is_written_down_and_happens_once() -> None:
    release = make_release(make_survey(), is_published=False)
    seen_by_another = Release.objects.get(pk=release.pk)
    release.publish(by=None, on=TODAY)
    assert AuditEntry.objects.filter(action="release.published", subject="spring 2026-Q3").exists()
    with pytest.raises(ValidationError, match="already published"):
        seen_by_another.publish(by=None, on=TODAY)
    assert AuditEntry.objects.filter(action="release.published").count() == 1


def test_a_draft_can_be_discarded_and_that_is_written_down() -> None:
    release = make_release(make_survey(), is_published=False)
    release.discard(by=None)
    assert not Release.objects.exists()
    assert not ReleaseTheme.objects.exists()
    assert AuditEntry.objects.filter(action="release.discarded", subject="spring 2026-Q3").exists()


def test_published_figures_can_not_be_discarded() -> None:
    release = make_release(make_survey())
    with pytest.raises(ValidationError, match="Only a draft"):
        release.discard(by=None)
    assert release.themes.count() == 2


def test_a_draft_that_a_finding_rests_on_can_not_be_discarded() -> None:
    release = make_release(make_survey(), is_published=False)
    Finding.objects.create(
        slug="quicker-help",
        title="Quicker help",
        you_said="Waiting is hard.",
        priority=make_priority(),
        respondent_group="survivor",
        rests_on=release.themes.get(slug="waiting"),
    )
    with pytest.raises(ValidationError, match="finding already rests"):
        release.discard(by=None)
    assert Release.objects.filter(pk=release.pk).exists()


def test_a_release_is_found_by_survey_and_quarter() -> None:
    release = make_release(make_survey())
    assert Release.objects.all().at("spring", "2026-Q3") == release
    assert str(release) == "Survey spring: July to September 2026"
    for slug, quarter in (("spring", "2026-Q2"), ("other", "2026-Q3"), ("spring", "2026-Q9")):
        with pytest.raises(Release.DoesNotExist):
            Release.objects.all().at(slug, quarter)


def test_a_priority_that_figures_serve_is_kept_with_them() -> None:
    release = make_release(make_survey())
    serving = release.themes.get(slug="waiting").priorities.get()
    assert serving == Priority.objects.get(slug="safe-homes")


def test_only_published_rows_with_a_number_are_shown() -> None:
    make_release(make_survey("later"), is_published=False, waiting=25)
    release = make_release(make_survey(), waiting=25, housing=None)
    assert list(ReleaseTheme.objects.shown()) == [release.themes.get(slug="waiting")]
