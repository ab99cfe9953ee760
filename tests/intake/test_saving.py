"""Saving answers under six words, and going on with them once."""

from datetime import date, timedelta

import pytest
from nacl.public import PrivateKey

from feedback.intake.models import Envelope, SavedForm
from feedback.intake.six_words import saved
from feedback.intake.six_words.stretching import ROOM, root_of
from feedback.keeper.expiring import forget_staged
from feedback.surveys.models import Survey
from tests import factories
from tests.intake.conftest import Clock, opened
from tests.intake.person import Person
from tests.intake.test_receipts import come_back, six

pytestmark = pytest.mark.django_db(databases=["default", "staging"])


@pytest.fixture
def survey(public: object) -> Survey:
    return factories.make_survey(may_save=True)


def save(person: Person) -> str:
    """Answer the first question and half of the third, save, and return the words."""
    person.start().press("next", q1="b").press("next").press("save", q3="Half a thought")
    words = six(person)
    assert "Anybody who finds these words can read what you wrote." in person.text
    person.press("send")
    return words


def test_answers_come_back_once_and_are_sent_like_any(
    person: Person, clock: Clock, keeper: PrivateKey
) -> None:
    words = save(person)
    assert person.heading == "Saved for later"
    assert words.split()[0] not in person.response.content.decode()
    assert not Envelope.objects.exists()
    come_back(person, words.upper(), "open")
    assert "they are no longer saved" in person.text.lower()
    assert "Half a thought" in person.text
    assert not SavedForm.objects.exists()
    clock.forward(30)
    person.press("send")
    assert person.heading == "Thank you"
    (payload,) = opened(keeper)
    assert payload.answers["q3"]["text"] == "Half a thought"
    assert payload.reply_to is None
    come_back(person, words, "open")
    assert person.heading == "Nothing is saved under these words"


def test_no_page_of_the_saved_form_shows_anything(person: Person) -> None:
    save(person)
    person.replay(-2)
    assert person.heading == "Have your say"
    person.replay(-2)
    assert "Half a thought" not in person.response.content.decode()


def test_the_page_sent_twice_saves_once(person: Person) -> None:
    save(person)
    person.replay()
    assert person.heading == "Saved for later"
    assert SavedForm.objects.count() == 1


def test_back_leads_to_where_she_was(person: Person) -> None:
    person.start().press("next", q1="b").press("save").press("back")
    assert person.fields()["step.at"] == "q2"


def test_what_is_wrong_on_the_page_is_mended_before_it_is_saved(person: Person) -> None:
    person.start().press("next", q1="b").press("next").press("save", q3="x" * 5000)
    assert "There is a problem" in person.text
    assert person.fields()["q3"] == "x" * 5000


def test_after_fourteen_days_nothing_opens(person: Person, today: date, survey: Survey) -> None:
    words = save(person)
    root, rows = root_of(words.split()), list(SavedForm.objects.all())
    forget_staged(today + timedelta(days=14))
    assert SavedForm.objects.exists()
    forget_staged(today + timedelta(days=15))
    assert not SavedForm.objects.exists()
    SavedForm.objects.bulk_create(rows)  # from an old copy
    assert saved.take(root, survey.slug, today) is None


def test_they_open_on_the_last_day(person: Person, today: date, survey: Survey) -> None:
    words = save(person)
    found = saved.take(root_of(words.split()), survey.slug, today + timedelta(days=14))
    assert found is not None
    assert found.answers["q1"] == "b"
    assert found.words == ""


def test_all_rows_have_one_size(person: Person) -> None:
    save(person)
    person.start().press("save")
    person.press("send")
    assert len({len(bytes(row.sealed)) for row in SavedForm.objects.all()}) == 1


def test_no_room_loses_nothing(person: Person) -> None:
    words = save(person)
    with ROOM, ROOM:
        come_back(person, words, "open")
        assert person.response.status_code == 429
        assert SavedForm.objects.exists()
    assert "Half a thought" in person.press().text


def test_a_survey_without_it_saves_nothing(person: Person) -> None:
    factories.make_survey(slug="plain")
    plain = Person(person.client, "plain")
    plain.start()
    values = plain.fields() | {"step.go": "save"}
    assert plain.post(values).response.status_code == 400


def test_what_was_saved_opens_where_nobody_can_save_any_more(
    person: Person, survey: Survey
) -> None:
    words = save(person)
    factories.rewrite(survey, may_save=False)
    factories.make_ready(survey)
    Survey.objects.get(pk=survey.pk).renew(None, factories.TODAY, is_wording_only=True)
    person.open()
    assert "I have six words" in person.text
    come_back(person, words, "open")
    assert "Half a thought" in person.text


def test_it_says_when_the_survey_closes_first(person: Person, survey: Survey, today: date) -> None:
    last = today + timedelta(days=2)
    Survey.objects.filter(pk=survey.pk).update(closes_on=last)
    person.start().press("save")
    assert f"by {last.day} {last:%B %Y} and press" in person.text
    assert "If we have to close this earlier" in person.text


def test_every_button_of_every_page_leads_somewhere(person: Person) -> None:
    factories.make_survey(slug="both", offers_receipt=True, may_save=True)
    both = Person(person.client, "both")
    ways = [["next"] * 3, ["next"] * 3 + ["words"], ["next"] * 3 + ["save"], ["save"], ["skip"]]
    for way in ways:
        for button in buttons_after(both, way):
            both.start()
            for step in [*way, button]:
                both.press(step)
            assert both.response.status_code == 200, (way, button)


def buttons_after(person: Person, way: list[str]) -> list[str]:
    """Return the buttons of the page that these lead to."""
    person.start()
    for step in way:
        person.press(step)
    return [str(each["value"]) for each in person.soup.select("button[name='step.go']")]
