"""What a step and a send cost the databases."""

from typing import Any

import pytest
from django.utils import timezone

from feedback.surveys.models import Survey
from tests.intake.conftest import Clock
from tests.intake.person import Person

pytestmark = pytest.mark.django_db(databases=["default", "staging"])


def test_a_page_costs_the_same_few_queries(person: Person, django_assert_num_queries: Any) -> None:
    # The survey with its version, whether any version gave six words, partnership, helplines.
    with django_assert_num_queries(4):
        person.open()
    with django_assert_num_queries(2):
        person.press()
    for _ in range(4):
        with django_assert_num_queries(2):
            person.press("next")


def test_the_first_page_is_drawn_once_but_looked_up_each_time(
    person: Person, survey: Survey, django_assert_num_queries: Any
) -> None:
    first = person.open().content
    with django_assert_num_queries(1):
        assert person.open().content == first
    survey.close(by=None, on=timezone.localdate())
    person.open()
    assert person.heading == "This has closed"


def test_a_send_writes_in_one_short_transaction(
    person: Person, clock: Clock, django_assert_num_queries: Any
) -> None:
    person.start().press("next").press("next").press("next")
    clock.forward(30)
    # Both digests, the envelope, and a savepoint around them, which is BEGIN and COMMIT outside a
    # test.
    with django_assert_num_queries(4, using="staging"):
        person.press("send")
