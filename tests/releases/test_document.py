"""What is stored of a release, and that it opens as it stood."""

from dataclasses import replace

import pytest

from feedback.releases.document import SCHEMA, load
from feedback.releases.models import Release
from tests import factories
from tests.releases.documents import make_document


def test_a_document_opens_as_it_stood() -> None:
    document = make_document("spring", "Survey spring", {"waiting": 25, "housing": None})
    assert load(document.dump()) == document
    assert document.population("words").table("theme").value("housing") is None


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", f'{{"schema": "{SCHEMA}"}}', '{"schema": "other/1"}']
)
def test_nothing_else_opens(text: str) -> None:
    with pytest.raises(ValueError, match="Not a release of this format"):
        load(text)


def test_rows_of_themes_say_what_the_document_says(db: None) -> None:
    release = factories.make_release(factories.make_version().survey, waiting=25, housing=None)
    stored = Release.objects.get(pk=release.pk)
    rows = {row.slug: row.people for row in stored.themes.all()}
    assert rows == {theme.slug: people for theme, people in stored.figures.themes}


def test_changed_figures_do_not_open(db: None) -> None:
    survey = factories.make_version().survey
    release = factories.make_release(survey, is_published=False, waiting=25)
    other = replace(release.figures, codebook="Another")
    Release.objects.filter(pk=release.pk).update(document=other.dump())
    with pytest.raises(ValueError, match="were changed"):
        _ = Release.objects.get(pk=release.pk).figures
