"""A reply to whoever wrote a text: written by one reviewer, let out by another, then sealed."""

import html
from datetime import date, timedelta

import pytest
from django.test import Client
from nacl.public import PrivateKey

from engagement.models import Consultation
from feedback.intake.sealing import Payload, seal
from feedback.intake.six_words import replies
from feedback.keeper.forgetting import clear
from feedback.responses.models import ForgottenMonth, RawText, ReplyDraft, Text
from feedback.surveys.models import GeneralReply, SealedReply, Survey, SurveyVersion
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body, seen
from tests.desk.reviewing import Month, make_key, open_text, unlock

RAW = "Thank you to the worker who rang me back on my lunch break at the bakery."
KIND = "Thank you for having your say. We read all of it, and the rooms are brighter now."


@pytest.fixture
def theirs() -> PrivateKey:
    """What only somebody's six words make."""
    return PrivateKey.generate()


@pytest.fixture
def text(version: SurveyVersion, month: Month, theirs: PrivateKey) -> Text:
    """A text whose writer keeps six words."""
    text = factories.make_text(version, RAW)
    ends = (date.today() + timedelta(days=40)).toordinal()
    address = {"key": bytes(theirs.public_key).hex(), "ends": ends}
    payload = Payload({"text": str(text.pk)}, {"raw": RAW}, address)
    sealed = seal(payload, bytes(month.private.public_key))
    RawText.objects.create(text=text, desk_key=month.name, sealed=sealed)
    return text


@pytest.fixture
def second(office: Office, month: Month) -> Client:
    """Another reviewer, unlocked."""
    user = factories.make_user(Role.REVIEWER, email="second@testshire.example")
    make_key(user)
    month.share(user)
    client = office(user=user)
    unlock(client)
    return client


def address(text: Text, more: str = "") -> str:
    return f"/desk/raw/{text.pk}/reply/{more}"


def write(client: Client, text: Text, words: str = KIND, **typed: str) -> object:
    return client.post(address(text), {"reply": words, "read_again": "on", **typed}, follow=True)


def test_one_writes_and_another_lets_out(
    reviewer: Client, second: Client, text: Text, theirs: PrivateKey
) -> None:
    open_text(reviewer, text)
    assert "They kept six words" in body(reviewer.get(f"/desk/raw/{text.pk}/"))
    write(reviewer, text)
    assert KIND.encode() not in bytes(ReplyDraft.objects.get().sealed)
    reviewer.post(address(text, "out/"))
    assert not SealedReply.objects.exists(), "she let out what she wrote"
    refused = reviewer.post(f"/desk/raw/{text.pk}/", {"hide": "", "seen": seen(text)})
    assert "waits to be read" in body(refused)
    open_text(second, text)
    assert KIND in body(second.get(f"/desk/raw/{text.pk}/"))
    second.post(address(text, "out/"))
    (stored,) = SealedReply.objects.all()
    assert stored.pk == replies.name_of(bytes(theirs.public_key))
    assert replies.open_with(bytes(stored.sealed), theirs) == KIND
    assert not ReplyDraft.objects.exists()
    told = str(list(AuditEntry.objects.values_list("action", "subject", "detail")))
    assert "reply.let_out" in told
    assert "brighter" not in told


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("", "Write the reply."),
        ("The survivors’ group thanks you.", "shows what these pages are about"),
        ("Karen Smith will be there on 4 March.", "may point to somebody"),
        ("I am glad they rang me back on my lunch break.", "those are the words of the text"),
        ("x" * 1001, "This has 1,001 characters. Write at most 1,000."),
    ],
)
def test_what_tells_is_refused_beside_the_box(
    reviewer: Client, text: Text, words: str, problem: str
) -> None:
    open_text(reviewer, text)
    page = body(write(reviewer, text, words))
    assert problem in page
    assert not ReplyDraft.objects.exists()


def test_it_takes_the_word_that_it_was_read_again(reviewer: Client, text: Text) -> None:
    open_text(reviewer, text)
    answer = reviewer.post(address(text), {"reply": KIND})
    assert "Read it again with their eyes" in body(answer)
    assert KIND in body(answer)


def test_nothing_is_written_while_the_text_is_shut(reviewer: Client, text: Text) -> None:
    write(reviewer, text)
    assert not ReplyDraft.objects.exists()


def test_sent_back_it_is_gone(reviewer: Client, second: Client, text: Text) -> None:
    open_text(reviewer, text)
    write(reviewer, text)
    second.post(address(text, "back/"))
    assert not ReplyDraft.objects.exists()


def test_nobody_is_asked_to_reply_to_who_kept_no_words(
    reviewer: Client, version: SurveyVersion, month: Month
) -> None:
    plain = month.add(version)
    open_text(reviewer, plain)
    assert "six words" not in body(reviewer.get(f"/desk/raw/{plain.pk}/"))


@pytest.mark.django_db(databases=["default", "staging"])
def test_a_reply_that_waits_goes_with_its_month(reviewer: Client, text: Text, month: Month) -> None:
    open_text(reviewer, text)
    write(reviewer, text)
    clear(ForgottenMonth.objects.create(key_id=b"12345678", desk_key=month.name))
    assert not ReplyDraft.objects.exists()


def test_the_general_reply_takes_two_people(office: Office, version: SurveyVersion) -> None:
    place = "/desk/surveys/spring/reply/"
    officer, lead = office(Role.OFFICER), office(Role.SAFEGUARDING)
    officer.post(place, {"words": KIND})
    refused = officer.post(place, {"decision": "out", "seen": KIND})
    assert refused.status_code == 403
    assert "Let it out" in body(lead.get(place))
    lead.post(place, {"decision": "out", "seen": "Something else"})
    assert GeneralReply.objects.get().words == ""
    lead.post(place, {"decision": "out", "seen": KIND})
    assert GeneralReply.objects.get().words == KIND
    assert "may point to somebody" in body(officer.post(place, {"words": "Ask for Karen Smith."}))


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("14 women told us that waiting is long.", "“14 women” counts people exactly"),
        ("One woman told us that the rooms are dark.", "tells of one person"),
        ("We co-produced the new rooms.", "claims that people decided with us"),
        ("x" * 9999, "This has 9,999 characters. Write at most 1,000."),
    ],
)
def test_a_general_reply_is_held_to_the_rules_of_public_words(
    office: Office, version: SurveyVersion, words: str, problem: str
) -> None:
    place, officer = "/desk/surveys/spring/reply/", office(Role.OFFICER)
    assert "maxlength" not in body(officer.get(place)), "a browser would cut it and say nothing"
    page = html.unescape(body(officer.post(place, {"words": words})))
    assert problem in page
    assert words in page
    assert not GeneralReply.objects.exists()
    # What was proposed before the rule was there is not let out either.
    survey = Survey.objects.get(slug="spring")
    GeneralReply(survey=survey).propose(words, factories.make_user(Role.OFFICER, email="x@y.test"))
    lead = office(Role.SAFEGUARDING)
    if len(words) < 9999:
        page = html.unescape(
            body(lead.post(place, {"decision": "out", "seen": words}, follow=True))
        )
        assert problem in page
        assert GeneralReply.objects.get().words == ""


def test_a_general_reply_may_say_together_where_people_decide(
    office: Office, version: SurveyVersion
) -> None:
    Consultation.objects.update(level="collaborate")
    officer, words = office(Role.OFFICER), "We co-produced the new rooms."
    officer.post("/desk/surveys/spring/reply/", {"words": words})
    assert GeneralReply.objects.get().proposed == words
