"""Six words for a reply: got before sending, typed back later, and nothing that leads from them."""

from datetime import date, timedelta

import pytest
from nacl.public import PrivateKey
from pytest_django import Settings

from feedback.intake.models import DroppedReply, Envelope, Receipt
from feedback.intake.six_words import outer_keys, receipts, replies
from feedback.intake.six_words.stretching import ROOM, root_of
from feedback.keeper.expiring import forget_staged
from feedback.surveys.models import GeneralReply, SealedReply, Survey
from tests import factories
from tests.intake.conftest import Clock, opened
from tests.intake.person import Person

pytestmark = pytest.mark.django_db(databases=["default", "staging"])


@pytest.fixture
def survey(public: object) -> Survey:
    return factories.make_survey(offers_receipt=True, receipt_months=3)


def six(person: Person) -> str:
    """Return the words on the page."""
    return " ".join(each.get_text() for each in person.soup.select(".hb-words li"))


def send_with_words(person: Person, clock: Clock) -> str:
    """Answer, get six words, and send; return the words."""
    person.start().press("next", q1="b").press("next").press("next", q3="The door was kind")
    person.press("words")
    words = six(person)
    clock.forward(30)
    person.press("send")
    return words


def come_back(person: Person, typed: str, button: str = "look") -> Person:
    """Type words on the survey's own address."""
    person.open()
    person.post({"step.at": "page.words", "step.go": "ask"})
    return person.press(button, w=typed)


def reply_to(keeper: PrivateKey, words: str) -> None:
    """Seal a reply as the desk does: from what stands in the envelope alone."""
    (payload,) = opened(keeper)
    assert payload.reply_to
    public = bytes.fromhex(payload.reply_to["key"])
    SealedReply.objects.create(
        pk=replies.name_of(public),
        ends=payload.reply_to["ends"],
        sealed=replies.seal(words, public),
    )


def test_words_lead_to_a_reply_where_nobody_gets_words_any_more(
    person: Person, clock: Clock, keeper: PrivateKey, survey: Survey
) -> None:
    """Also once that version has closed: what was promised holds."""
    words = send_with_words(person, clock)
    reply_to(keeper, "We have changed the rota.")
    factories.rewrite(survey, offers_receipt=False)
    factories.make_ready(survey)
    Survey.objects.get(pk=survey.pk).renew(None, factories.TODAY, is_wording_only=True)
    person.open()
    assert "I have six words" in person.text
    assert "We have changed the rota." in come_back(person, words).text
    Survey.objects.get(pk=survey.pk).close(None, factories.TODAY)
    person.open()
    assert "I have six words" in person.text
    come_back(person, words, "delete")
    assert "We have changed the rota." not in come_back(person, words).text


def test_words_lead_to_a_reply(person: Person, clock: Clock, keeper: PrivateKey) -> None:
    words = send_with_words(person, clock)
    assert person.heading == "Thank you"
    assert len(words.split()) == 6
    before = come_back(person, words).response.content
    assert person.heading == "What we can tell you"
    reply_to(keeper, "We read about the door. There are two new ones.")
    after = come_back(person, "  " + words.upper().replace(" ", ", ") + ". ").response.content
    assert "There are two new ones" in person.text
    assert "The door was kind" not in person.text
    assert len(before) == len(after)


def test_thanks_say_nothing_of_words(person: Person, clock: Clock, keeper: PrivateKey) -> None:
    send_with_words(person, clock)
    with_words = person.response.content
    person.start().press("next").press("next").press("next")
    clock.forward(30)
    person.press("send")
    assert person.response.content == with_words
    assert [bool(payload.reply_to) for payload in opened(keeper)].count(True) == 1
    assert Receipt.objects.count() == 1


def test_a_page_sent_twice_makes_one_receipt(
    person: Person, clock: Clock, keeper: PrivateKey
) -> None:
    words = send_with_words(person, clock)
    person.replay()
    assert person.heading == "Thank you"
    assert (Envelope.objects.count(), Receipt.objects.count()) == (1, 1)
    reply_to(keeper, "One reply")
    assert "One reply" in come_back(person, words).text


def test_a_general_reply_shows_to_everyone(
    person: Person, clock: Clock, survey: Survey, keeper: PrivateKey
) -> None:
    words = send_with_words(person, clock)
    GeneralReply.objects.create(survey=survey, words="The waiting room has new chairs.")
    right = come_back(person, words).response.content
    assert "new chairs" in person.text
    wrong = come_back(person, " ".join(reversed(words.split()))).response.content
    assert right == wrong


def test_each_look_is_a_page_of_its_own(person: Person, clock: Clock, keeper: PrivateKey) -> None:
    """Forward and reload send the form again: it was used, so a blank one comes."""
    words = send_with_words(person, clock)
    reply_to(keeper, "Only once")
    assert "Only once" in come_back(person, words).text
    person.replay()
    assert "Only once" not in person.text
    assert words.split()[0] not in person.response.content.decode()


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "Type your six words."),
        ("zebra walnut", "Type all six words. You have typed 2."),
        ("zebra walnut violin umbrela turtle tablet", "Did you mean “umbrella”?"),
        ("zebra walnut violin qqqqqqq turtle tablet", "is not one of our words"),
        ("x" * 500, "longer than six words"),
    ],
)
def test_slips_are_shown_beside_the_box(person: Person, typed: str, problem: str) -> None:
    come_back(person, typed)
    assert person.heading == "Type your six words"
    assert problem in person.text
    assert person.fields()["w"] == typed


def test_deleting(person: Person, clock: Clock, keeper: PrivateKey, today: date) -> None:
    words = send_with_words(person, clock)
    reply_to(keeper, "To be deleted")
    deleted = come_back(person, words, "delete").response.content
    assert person.heading == "Deleted"
    assert "To be deleted" not in come_back(person, words).text
    assert not Receipt.objects.exists()
    assert (
        come_back(person, "zebra walnut violin umbrella turtle tablet", "delete").response.content
        == deleted
    )
    forget_staged(today)
    assert not SealedReply.objects.exists()
    forget_staged(today + timedelta(days=1))
    assert DroppedReply.objects.count() == 2, "a reply that is written later goes as well"


def test_a_copy_does_not_tell_how_many_receipts_were_deleted(
    person: Person, clock: Clock, keeper: PrivateKey, today: date
) -> None:
    words = send_with_words(person, clock)
    for typed in ("zebra walnut violin umbrella turtle tablet", words, words):
        come_back(person, " ".join(reversed(typed.split())), "delete")
    come_back(person, words, "delete")
    assert not Receipt.objects.exists()
    end = receipts.end_of(today, 3)
    left = list(DroppedReply.objects.values_list("ends", flat=True))
    assert left == [end.toordinal()] * 3, "one for each six words, right or wrong"
    forget_staged(today + timedelta(days=1))
    assert DroppedReply.objects.count() == 3, "nor the day after"
    forget_staged(end + timedelta(days=1))
    assert not DroppedReply.objects.exists()


def test_after_the_end_nothing_opens(
    person: Person, clock: Clock, keeper: PrivateKey, today: date, survey: Survey
) -> None:
    words = send_with_words(person, clock)
    reply_to(keeper, "A reply with an end")
    end = receipts.end_of(today, 3)
    root = root_of(words.split())
    assert receipts.look(root, survey.slug, end) == "A reply with an end"
    rows = list(Receipt.objects.all()), list(SealedReply.objects.all())
    assert forget_staged(end + timedelta(days=1)) == []
    assert not Receipt.objects.exists()
    assert not SealedReply.objects.exists()
    # An old copy of both databases, and the words: without the outer key they lead to nothing.
    Receipt.objects.bulk_create(rows[0])
    SealedReply.objects.bulk_create(rows[1])
    assert outer_keys.living(outer_keys.RECEIPT, end) == []
    assert receipts.look(root, survey.slug, end) == ""


def test_no_room_loses_nothing(person: Person, clock: Clock, keeper: PrivateKey) -> None:
    person.start().press("next", q1="b").press("next").press("next").press("words")
    words = six(person)
    clock.forward(30)
    with ROOM, ROOM:
        person.press("send")
        assert person.response.status_code == 429
        assert not Envelope.objects.exists()
    person.press()
    assert person.heading == "Thank you"
    reply_to(keeper, "Still here")
    with ROOM, ROOM:
        come_back(person, words)
        assert person.response.status_code == 429
        assert words.split()[0] not in person.response.content.decode()
    assert "Still here" in person.press().text


def test_own_words_are_refused_in_an_answer(person: Person) -> None:
    person.start().press("next").press("next").press("next").press("words")
    words = six(person)
    person.press("back").press("to-q3").press("next", q3=f"mine: {words.title()}!")
    assert "These are the six words you were shown" in person.text
    assert words.split()[0].title() in person.fields()["q3"]
    person.press("next", q3="mine")
    assert person.heading == "Check your answers"


def test_a_survey_without_them_has_no_such_page(
    person: Person, survey: Survey, settings: Settings
) -> None:
    factories.make_survey(slug="plain")
    plain = Person(person.client, "plain")
    plain.start().press("next").press("next").press("next")
    assert "six words" not in plain.text
    values = plain.fields() | {"step.go": "words"}
    assert plain.post(values).response.status_code == 400
