"""Releases that were cut before there were documents get one from their rows."""

from importlib import import_module

import pytest
from django.apps import apps

from feedback.releases.models import Release
from tests.factories import make_release, make_survey

pytestmark = pytest.mark.django_db
MIGRATION = import_module("feedback.releases.migrations.0003_kept_as_published")


def test_an_older_release_says_what_its_rows_say() -> None:
    written = make_release(make_survey(), is_published=False, waiting=25, housing=None)
    Release.objects.update(document="", digest="")
    MIGRATION.write_documents(apps, None)
    made, meant = Release.objects.get().figures, written.figures
    assert list(made.themes) == list(meant.themes)
    assert made.population("words").people == 100
    same = ("survey", "survey_name", "respondent_group", "period", "period_name", "rule", "hidden")
    for name in (*same, "starts_on", "ends_on", "k", "round_to", "codebook", "agreement"):
        assert getattr(made, name) == getattr(meant, name), name


def test_a_release_with_a_document_keeps_it() -> None:
    before = make_release(make_survey()).document
    MIGRATION.write_documents(apps, None)
    assert Release.objects.get().document == before
