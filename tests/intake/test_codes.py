"""Answering a survey with a code, through its own pages."""

from datetime import date

import pytest
from django.test import Client, override_settings
from nacl.public import PrivateKey

from feedback.intake import carry
from feedback.intake.codes import ALPHABET, draw_codes, in_groups, plain
from feedback.intake.models import BurntCode, Envelope, SpentToken
from feedback.surveys.models import CodeBatch, Survey
from tests.intake.conftest import Clock, nothing_stored, opened
from tests.intake.invited import make_coded_survey, make_codes
from tests.intake.person import Person

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
BOX = "step.typed"
REFUSED = "This code can’t be used."


@pytest.fixture
def survey(public: Client) -> Survey:
    """One that nobody answers without a code."""
    return make_coded_survey()


@pytest.fixture
def codes(survey: Survey, today: date) -> list[str]:
    """A batch of 25."""
    return make_codes(survey, today)


def give(person: Person, code: str) -> Person:
    """Type a code and go on."""
    return person.post(person.fields() | {BOX: code, "step.go": "next"})


def answer(person: Person, clock: Clock, code: str) -> Person:
    """Answer the whole survey, up to its check page."""
    give(person.start(), code)
    person.press("next", q1="b").press("next").press("next")
    clock.forward(30)
    return person


def test_the_code_is_asked_after_the_safety_page_and_before_any_question(
    person: Person, codes: list[str]
) -> None:
    assert person.start().heading == "What is your code?"
    assert give(person, codes[0]).heading == "How easy was it to get help?"
    # Back to the safety page and on again: it is not asked twice.
    assert person.press("back").press("next").heading == "How easy was it to get help?"


def test_one_code_is_one_answer(
    person: Person, codes: list[str], clock: Clock, keeper: PrivateKey
) -> None:
    assert answer(person, clock, codes[0]).press("send").heading == "Thank you"
    (payload,) = opened(keeper)
    assert payload.answers == {"q1": "b"}
    assert BurntCode.objects.count() == 1
    assert REFUSED in give(Person(person.client).start(), codes[0]).text


def test_it_is_typed_as_people_type(person: Person, survey: Survey, today: date) -> None:
    typed = next(code for code in make_codes(survey, today, 200) if {"0", "1"} <= {*code[3:]})
    sloppy = " " + in_groups(typed).lower().replace("0", "o").replace("1", "l") + "."
    assert give(person.start(), sloppy).heading == "How easy was it to get help?"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ktm-4f7q-9xw2", "KTM4F7Q9XW2"),
        ("KTM 4F7Q 9XW2", "KTM4F7Q9XW2"),
        ("ＫＴＭ４Ｆ７Ｑ９ＸＷ２", "KTM4F7Q9XW2"),
        ("KTM ٤F7Q ٩XW٢", "KTM4F7Q9XW2"),
        ("oOiIlL", "001111"),
        ("", ""),
    ],
)
def test_sloppy_typing_is_taken_as_it_was_meant(typed: str, meant: str) -> None:
    assert plain(typed) == meant


def test_codes_are_as_they_are_described() -> None:
    codes = draw_codes("KTM", 300)
    assert len(set(codes)) == 300
    assert all(len(code) == 11 and set(code) <= set(ALPHABET) for code in codes)
    assert not set("ILOU") & set(ALPHABET)


def test_a_wrong_code_is_refused_calmly_and_stays_in_its_box(
    person: Person, codes: list[str]
) -> None:
    give(person.start(), "KTM 0000 0000")
    assert person.response.status_code == 200
    assert person.fields()[BOX] == "KTM 0000 0000"
    assert person.text.count(REFUSED) == 2  # in the summary, and beside the box
    assert nothing_stored()
    assert not BurntCode.objects.exists()
    assert person.response.wsgi_request.get_full_path() == "/q/spring/"
    assert not person.response.cookies


def test_a_code_of_another_survey_opens_nothing(person: Person, today: date) -> None:
    other = make_codes(make_coded_survey("autumn"), today, prefix="QQQ")
    assert REFUSED in give(person.start(), other[0]).text


def test_no_question_is_reached_around_the_code(person: Person, codes: list[str]) -> None:
    person.start()
    around = person.fields() | {"step.at": "q1", "q1": "b", "step.go": "next"}
    assert person.post(around).heading == "What is your code?"
    sent = person.fields() | {"step.at": "page.check", "step.go": "send"}
    assert person.post(sent).heading == "What is your code?"
    assert nothing_stored()


def test_a_code_used_meanwhile_costs_no_answer(
    person: Person, codes: list[str], clock: Clock, keeper: PrivateKey
) -> None:
    answer(person, clock, codes[0])
    other = answer(Person(person.client), clock, codes[0]).press("send")
    assert other.heading == "Thank you"
    person.press("send")
    assert "Nothing has been sent: this code has been used" in person.text
    assert (Envelope.objects.count(), BurntCode.objects.count()) == (1, 1)
    give(person, codes[1])
    assert person.heading == "Check your answers"
    assert "Hard" in person.text
    assert person.press("send").heading == "Thank you"
    assert [payload.answers for payload in opened(keeper)] == [{"q1": "b"}] * 2


def test_sending_the_same_form_twice_burns_one_code(
    person: Person, codes: list[str], clock: Clock
) -> None:
    answer(person, clock, codes[0]).press("send")
    assert person.replay().heading == "Thank you"
    assert (Envelope.objects.count(), BurntCode.objects.count()) == (1, 1)
    assert SpentToken.objects.count() == 2


def test_a_cancelled_batch_sends_nothing_more(
    person: Person, codes: list[str], clock: Clock, today: date
) -> None:
    answer(person, clock, codes[0])
    CodeBatch.objects.get().cancel(None, today)
    assert "Your answers are still here" in person.press("send").text
    assert nothing_stored()
    assert REFUSED in give(Person(person.client).start(), codes[1]).text


def test_answers_come_with_a_code_given_late(
    person: Person, codes: list[str], clock: Clock
) -> None:
    """The key of the carried field is forgotten: what this page held stays, and goes on."""
    give(person.start(), codes[0]).press("next", q1="b")
    clock.forward(3 * 3600)
    person.press("next", q2=["a"])
    assert person.heading == "Which services did you use?"
    assert person.press("next").heading == "What is your code?"
    assert give(person, codes[0]).heading == "What should change?"
    person.press("next")
    assert person.heading == "Check your answers"
    assert "Very easy" in person.text


@override_settings(LIMIT_PER_BUCKET=2, LIMIT_NO_ADDRESS=2, LIMIT_FOR_ALL=2)
def test_guessing_has_an_end_and_what_was_typed_stays(person: Person, codes: list[str]) -> None:
    person.start()
    for _ in range(6):
        assert give(person, "KTM 0000 0000").response.status_code == 200
    give(person, codes[0])
    assert person.response.status_code == 429
    assert codes[0] not in person.text
    assert BOX not in person.fields()
    # Ten minutes later the same button goes on.
    with override_settings(LIMIT_PER_BUCKET=9, LIMIT_NO_ADDRESS=9, LIMIT_FOR_ALL=9):
        assert person.press().heading == "How easy was it to get help?"


def test_the_code_travels_sealed(person: Person, codes: list[str], clock: Clock) -> None:
    give(person.start(), codes[0])
    page = person.response.content.decode()
    assert codes[0] not in page
    assert in_groups(codes[0]) not in page
    signed = person.fields()["step.token"]
    nonce = bytes.fromhex(signed.split(".")[0])
    assert carry.unseal(person.fields()["step.carried"], "spring", nonce, clock.now).code
