"""What a person recorded is never changed: tried on the database itself, column by column."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from feedback.responses.models import Coding, ReplacedCoding, Text, Theme
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(db: None) -> User:
    return factories.make_user(Role.CODER, email="ana@testshire.example")


@pytest.fixture
def text(db: None) -> Text:
    factories.make_codebook()
    return factories.make_text(factories.make_version(), "We were still waiting at Blue Gate.")


def theme(slug: str) -> Theme:
    return Theme.objects.get(slug=slug)


def refused(table: str, column: str, value: Any, pk: int) -> bool:
    """Say whether the database refuses to write a column of a row."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'UPDATE {table} SET "{column}" = %s WHERE id = %s', [value, pk])
    except IntegrityError as error:
        return "never changed" in str(error)
    return False


def others(text: Text, ana: User) -> dict[str, Any]:
    """Another value for every column of a coding or of an old one."""
    elsewhere = factories.make_text(text.version, "Elsewhere.")
    ben = factories.make_user(Role.CODER, email="ben@testshire.example")
    return {
        "id": 77,
        "text_id": elsewhere.pk,
        "theme_id": theme("believed").pk,
        "coder_id": ben.pk,
        "status": "rejected",
        "is_second": True,
        "is_resolution": True,
        "carried_from_id": theme("believed").pk,
        "nearest_id": elsewhere.pk,
        "round": 9,
        "is_withdrawn": True,
        "month": "2020-01-01",
        "words": '["still waiting", "Blue Gate", "We"]',
    }


def test_no_column_of_a_persons_coding_can_be_changed(text: Text, ana: User) -> None:
    waiting = theme("waiting")
    text.code(ana, [waiting], passages={waiting.pk: ["still waiting", "Blue Gate"]})
    coding, values = text.codings.get(), others(text, ana)
    for field in Coding._meta.concrete_fields:
        assert refused("responses_coding", field.column, values[field.column], coding.pk), field
    assert refused("responses_coding", "words", '["other words"]', coding.pk)


def test_no_column_of_a_replaced_coding_can_be_changed(text: Text, ana: User) -> None:
    waiting = theme("waiting")
    text.code(ana, [waiting], passages={waiting.pk: ["still waiting", "Blue Gate"]})
    text.code(ana, [])
    old, values = text.replaced.get(), others(text, ana)
    for field in ReplacedCoding._meta.concrete_fields:
        table = "responses_replacedcoding"
        assert refused(table, field.column, values[field.column], old.pk), field


def test_control_a_suggestion_may_change_but_never_become_a_persons(text: Text, ana: User) -> None:
    coding = text.codings.create(theme=theme("waiting"), status="suggested", words=["still"])
    assert not refused("responses_coding", "words", '["still", "waiting"]', coding.pk)
    assert refused("responses_coding", "coder_id", ana.pk, coding.pk)


def test_hiding_words_shortens_passages_old_ones_too(text: Text, ana: User) -> None:
    waiting = theme("waiting")
    words = ["still waiting", "Blue Gate"]
    text.code(ana, [waiting], passages={waiting.pk: words})
    text.code(ana, [waiting], passages={waiting.pk: words})
    text.confirm_masking(ana, ["Gate"])
    assert text.codings.get().words == ["still waiting"]
    assert text.replaced.get().words == ["still waiting"]


def test_recoding_keeps_what_was_replaced(text: Text, ana: User) -> None:
    text.code(ana, [theme("waiting")])
    text.code(ana, [theme("housing"), theme("believed")])
    text.code(ana, [])
    text.code(ana, [theme("waiting")])
    old = text.replaced.order_by("round", "theme__slug").values_list("round", "theme__slug")
    assert list(old) == [(1, "waiting"), (2, "believed"), (2, "housing"), (3, None)]
    assert {row.month.day for row in text.replaced.all()} == {1}
    assert [c.theme.slug for c in text.codings.all()] == ["waiting"]


def test_taking_back_goes_one_step_and_again_returns(text: Text, ana: User) -> None:
    def now() -> set[str]:
        return set(text.codings.values_list("theme__slug", flat=True))

    waiting = theme("waiting")
    text.code(ana, [waiting], passages={waiting.pk: ["still waiting"]})
    text.code(ana, [theme("housing")])
    assert text.take_back(ana)
    assert now() == {"waiting"}
    assert text.codings.get().words == ["still waiting"]
    assert text.take_back(ana)
    assert now() == {"housing"}


def test_taking_the_first_back_leaves_nothing_whatever_came_before(text: Text, ana: User) -> None:
    text.code(ana, [theme("waiting")])
    assert not text.take_back(ana)
    assert not text.is_coded
    text.code(ana, [theme("housing")])
    assert not text.take_back(ana)
    assert not text.codings.exists()
    assert (
        list(text.replaced.order_by("round").values_list("is_withdrawn", flat=True)) == [True] * 2
    )


def test_no_theme_comes_back_as_no_theme(text: Text, ana: User) -> None:
    text.code(ana, [])
    text.code(ana, [theme("housing")])
    assert text.take_back(ana)
    assert text.is_coded
    assert not text.codings.exists()
