"""A response and its texts share nothing. (That nothing tells when: `tests/safety/test_29_…`.)"""

import pytest
from django.apps import apps
from django.db import connection, models

from feedback.keeper import batches
from feedback.keeper.keys.folder import UnlockedKeys
from feedback.responses.models import Answer as StoredAnswer
from feedback.responses.models import Batch, Coding, Flag, OpenedDigest, RawText, Response, Text
from feedback.surveys.models import Survey, SurveyVersion
from tests.factories import TODAY
from tests.keeper.conftest import Answer, make_survey_of_texts, words

pytestmark = pytest.mark.django_db(databases=["default", "staging"])


@pytest.mark.sqlite
def test_keys_of_responses_are_the_rows_own_numbers() -> None:
    """No second, hidden number stands beside a random key (F6)."""
    for model in (Batch, Response, StoredAnswer, Text, RawText, Coding, Flag):
        with connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [model._meta.db_table])
            assert '"id" integer NOT NULL PRIMARY KEY,' in cursor.fetchone()[0]


def ways(start: type[models.Model], end: type[models.Model]) -> bool:
    """Say whether foreign keys lead from one table to another without passing the survey."""
    shared = {SurveyVersion._meta.label, Survey._meta.label}
    reached: set[type[models.Model]] = {start}
    edge = [start]
    while edge:
        model = edge.pop()
        for field in model._meta.get_fields():
            other = field.related_model if field.is_relation else None
            if not isinstance(other, type) or not issubclass(other, models.Model):
                continue
            if other._meta.label in shared or other in reached:
                continue
            if other._meta.app_label == "responses":
                reached.add(other)
                edge.append(other)
    return end in reached


def test_no_foreign_key_leads_from_a_response_to_a_text() -> None:
    assert not ways(Response, Text)
    assert not ways(Text, Response)
    assert not ways(Batch, Text)
    assert not ways(Batch, Response)
    assert not ways(OpenedDigest, Text)
    assert not ways(RawText, Response)


def test_the_walk_along_foreign_keys_finds_a_way_where_there_is_one() -> None:
    """Control."""
    assert ways(StoredAnswer, Response)
    assert ways(Coding, Text)
    assert apps.get_model("responses", "Text") is Text


def test_responses_and_texts_share_no_value(
    survey: Survey, answer: Answer, keys: UnlockedKeys
) -> None:
    """Everyone is different, so any shared number but version and month would join them again."""
    for number in range(20):
        answer(survey, q1="abc"[number % 3], q3=words(f"number{number} spoke"))
    batches.run(keys, TODAY)
    closed = numbers_of(Response) | numbers_of(StoredAnswer)
    assert (numbers_of(Text) | numbers_of(RawText)) & closed == set()
    assert numbers_of(StoredAnswer) & numbers_of(Response), "control: an answer names its response"


def numbers_of(model: type[models.Model]) -> set[int]:
    """Return every number in a table but the survey's version."""
    return {
        value
        for row in model._default_manager.values()
        for name, value in row.items()
        if isinstance(value, int) and not isinstance(value, bool) and name != "version_id"
    }


def test_a_person_number_joins_the_texts_of_one_response_only(
    survey: Survey, answer: Answer, keys: UnlockedKeys
) -> None:
    other = make_survey_of_texts("summer")
    for number in range(6):
        answer(other, q3=words(f"number{number} here"), q4=words(f"number{number} there"))
    batches.run(keys, TODAY)
    people: dict[int, set[str]] = {}
    for person, masked in Text.objects.values_list("person", "masked"):
        people.setdefault(person, set()).add(masked.split()[0])
    assert len(people) == 6
    assert all(len(said) == 1 for said in people.values())
    assert Text.objects.count() == 12
