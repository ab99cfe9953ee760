"""What was published is never changed: the database itself refuses, on both engines."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from feedback.releases.models import Release, ReleaseQuote, ReleaseTheme
from tests.factories import TODAY, make_release, make_survey

pytestmark = pytest.mark.django_db
REFUSAL = "What was published is never changed"


def other(field: models.Field[Any, Any], value: Any) -> Any:
    """Return another value that the column can hold."""
    if isinstance(field, models.DateField):
        return "2020-01-01"
    if isinstance(field, models.FloatField):
        return 0.25 if value != 0.25 else 0.5
    if isinstance(field, models.CharField | models.TextField):
        return "x"
    return (value or 0) + 1000


def columns(model: type[models.Model]) -> list[str]:
    """Return the columns of a table."""
    return [field.column for field in model._meta.local_concrete_fields]


def change(model: type[models.Model], pk: int, column: str) -> None:
    """Change one column by SQL, behind the model's back."""
    field = next(f for f in model._meta.local_concrete_fields if f.column == column)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE id = %s", [pk])
        value = cursor.fetchone()[0]
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [other(field, value), pk])


@pytest.mark.parametrize("column", columns(Release))
def test_no_column_of_a_published_release_changes(column: str) -> None:
    release = make_release(make_survey())
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        change(Release, release.pk, column)


@pytest.mark.parametrize("column", columns(ReleaseTheme))
def test_no_column_of_its_themes_changes(column: str) -> None:
    theme = make_release(make_survey()).themes.get(slug="waiting")
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        change(ReleaseTheme, theme.pk, column)


@pytest.mark.parametrize("column", columns(ReleaseQuote))
def test_no_quote_is_reworded(column: str) -> None:
    quote = ReleaseQuote.add(make_release(make_survey()).themes.get(slug="waiting"), "We waited.")
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        change(ReleaseQuote, quote.pk, column)


@pytest.mark.parametrize("table", ["releases_releasetheme", "releases_release"])
def test_nothing_published_is_deleted(table: str) -> None:
    make_release(make_survey())
    refused = pytest.raises(IntegrityError, match=REFUSAL)
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
    assert Release.objects.get().themes.count() == 2


def test_no_theme_joins_what_is_published() -> None:
    theme = make_release(make_survey()).themes.get(slug="waiting")
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        ReleaseTheme.objects.create(release=theme.release, slug="new", name="New", position=9)


def test_a_draft_may_change_be_published_and_go() -> None:
    """Negative control: it is publishing that closes the row."""
    draft = make_release(make_survey(), is_published=False)
    change(Release, draft.pk, "codebook")
    change(ReleaseTheme, draft.themes.get(slug="waiting").pk, "name")
    draft.publish(by=None, on=TODAY)
    second = make_release(draft.survey, is_published=False, period="2026-Q2")
    second.discard(by=None)
    assert Release.objects.get() == draft


def test_writing_a_published_row_as_it_is_is_no_change() -> None:
    release = make_release(make_survey())
    release.save()
    assert Release.objects.get() == release


def test_a_quote_can_be_withdrawn() -> None:
    theme = make_release(make_survey()).themes.get(slug="waiting")
    ReleaseQuote.add(theme, "We waited.").delete()
    assert not theme.quotes.exists()
