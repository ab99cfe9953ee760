"""One text with what was typed: written down first, shown once, checked, gone."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection, transaction
from django.test import Client
from freezegun import freeze_time

from feedback.desk.raw import opening
from feedback.intake.sealing import Payload, seal
from feedback.keeper.keys import desk_keys
from feedback.responses.models import RawText, Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import AuditEntry, User
from tests import factories
from tests.desk.conftest import Office, body, seen
from tests.desk.reviewing import Month, open_text, unlock

REFUSE_ON = {
    "sqlite": [
        "CREATE TRIGGER refuse BEFORE INSERT ON people_auditentry "
        "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$",
        "CREATE TRIGGER refuse BEFORE INSERT ON people_auditentry "
        "FOR EACH ROW EXECUTE FUNCTION refuse()",
    ],
}


def address(text: Text) -> str:
    return f"/desk/raw/{text.pk}/"


@pytest.fixture
def text(version: SurveyVersion, month: Month) -> Text:
    return month.add(version)


@pytest.fixture
def refused_entries(text: Text, reviewer: Client) -> Iterator[None]:
    """From now on the database takes no audit entry."""
    with connection.cursor() as cursor:
        for statement in REFUSE_ON[connection.vendor]:
            cursor.execute(statement)
    yield
    with connection.cursor() as cursor:
        on_table = " ON people_auditentry" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER refuse{on_table}")


def test_what_was_typed_stands_beside_what_is_masked(reviewer: Client, text: Text) -> None:
    page = body(reviewer.get(address(text)))
    assert "Karen" not in page
    assert "Why do you open it?" in page
    answer = reviewer.post(address(text) + "open/", {"reason": "sense", "words": "It is odd."})
    assert "Karen" not in answer.content.decode()
    entry = AuditEntry.objects.get(action="raw.opened")
    assert (entry.subject, entry.detail) == (str(text.pk), {"reason": "sense"})
    answer = reviewer.get(address(text))
    page = body(answer)
    assert '<mark class="raw-hidden">Karen</mark>' in page
    assert "(hidden as name)" in page
    assert "[name]" in page
    assert answer.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert AuditEntry.objects.filter(action="raw.opened").count() == 1


def test_nothing_is_shown_that_was_not_written_down(
    reviewer: Client, text: Text, refused_entries: None
) -> None:
    answer = reviewer.post(address(text) + "open/", {"reason": "masking"})
    assert answer.status_code == 503
    page = answer.content.decode()
    assert "It could not be written into the audit log" in page
    assert "Karen" not in page
    assert "Karen" not in body(reviewer.get(address(text)))


def test_without_the_fault_it_is_shown(reviewer: Client, text: Text) -> None:
    """Control of the test above."""
    open_text(reviewer, text)
    assert "Karen" in body(reviewer.get(address(text)))


def test_the_entry_is_committed_before_anything_is_shown(
    rita: User, version: SurveyVersion
) -> None:
    """Inside another transaction, which could still take it back, it is not even begun."""
    made = factories.make_text(version)
    with pytest.raises(RuntimeError), transaction.atomic():
        opening.write_down(made, rita, "masking")
    assert not AuditEntry.objects.filter(action="raw.opened").exists()
    assert opening.write_down(made, rita, "masking") is None
    assert AuditEntry.objects.filter(action="raw.opened").exists()


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({}, "Choose why you open it."),
        ({"reason": "curious"}, "Select a valid choice"),
        ({"reason": "other", "words": " "}, "Say in a few words why you open it."),
        ({"reason": "masking", "words": "x" * 201}, "at most 200 characters"),
    ],
)
def test_without_a_reason_it_stays_sealed(
    reviewer: Client, text: Text, typed: dict[str, str], problem: str
) -> None:
    page = body(reviewer.post(address(text) + "open/", typed))
    assert page.count(problem) == 2
    assert "Karen" not in page
    assert not AuditEntry.objects.filter(action="raw.opened").exists()


def test_the_words_of_the_reason_are_kept_nowhere(reviewer: Client, text: Text) -> None:
    sent = {"reason": "other", "words": "unmistakable"}
    reviewer.post(address(text) + "open/", sent)
    assert "unmistakable" not in str([vars(entry) for entry in AuditEntry.objects.all()])
    assert "unmistakable" not in str(dict(reviewer.session))


def test_one_text_at_a_time(reviewer: Client, text: Text, month: Month) -> None:
    other = month.add(text.version, "Uncle Bob.", "Uncle [name].")
    open_text(reviewer, text)
    open_text(reviewer, other)
    assert "Bob" in body(reviewer.get(address(other)))
    assert "Karen" not in body(reviewer.get(address(text)))


def test_hiding_more_and_confirming_leads_on(
    reviewer: Client, rita: User, text: Text, month: Month
) -> None:
    other = month.add(text.version, "Uncle Bob.", "Uncle [name].")
    open_text(reviewer, text)
    page = body(reviewer.get(address(text)))
    assert 'value="Gate"' in page
    sent = {"also": ["Blue", "Gate"], "hide": "neighbour", "seen": seen(text)}
    answer = reviewer.post(address(text), sent, follow=True)
    assert answer.redirect_chain == [(address(other), 302)]
    text.refresh_from_db()
    assert text.masked == "My [hidden] [name] told [hidden] [hidden] that we were still waiting."
    assert text.is_masking_confirmed
    entry = AuditEntry.objects.get(action="text.masking_confirmed")
    assert (entry.actor, entry.detail) == (rita.email, {"hid_more": True})
    page = body(reviewer.get(address(text)))
    assert "Karen" not in page
    assert "Somebody has confirmed the masking" in page
    reviewer.post(address(text) + "open/", {"reason": "masking"})
    assert AuditEntry.objects.filter(action="raw.opened").count() == 1


def test_words_that_do_not_stand_there_are_named(reviewer: Client, text: Text) -> None:
    open_text(reviewer, text)
    page = body(reviewer.post(address(text), {"hide": "Red Gate"}))
    assert page.count("Not in the text: “Red Gate”") == 2
    assert "Red Gate</textarea>" in page
    assert "Karen" in page
    text.refresh_from_db()
    assert not text.is_masking_confirmed


def test_nothing_is_confirmed_unseen(reviewer: Client, text: Text) -> None:
    answer = reviewer.post(address(text), {"hide": ""})
    assert "Nothing was hidden and nothing confirmed by you" in body(answer)
    text.refresh_from_db()
    assert not text.is_masking_confirmed


def test_thirty_an_hour_and_then_a_word_with_the_officer(
    office: Office, rita: User, month: Month, version: SurveyVersion
) -> None:
    texts = [month.add(version) for _ in range(opening.MOST_IN_AN_HOUR + 1)]
    with freeze_time("2026-11-22 09:00:00", ignore=["psycopg"]) as clock:
        client = office(user=rita)
        unlock(client)
        for text in texts[:-1]:
            open_text(client, text)
        page = body(client.post(address(texts[-1]) + "open/", {"reason": "masking"}))
        assert "You can open the next one at 10:00" in page
        assert "ask the data protection officer" in page
        assert "Karen" not in page
        assert AuditEntry.objects.get(action="raw.limit_reached").subject == str(texts[-1].pk)
        clock.tick(3601)
        client = office(user=User.objects.get(pk=rita.pk))
        unlock(client)
        open_text(client, texts[-1])


def test_groups_never_share_a_list_and_the_oldest_month_comes_first(
    reviewer: Client, month: Month, version: SurveyVersion
) -> None:
    for day in (date(2026, 8, 1), date(2026, 6, 1), date(2026, 7, 1)):
        made = month.add(version, masked=f"In month {day.month} [name].")
        Text.objects.filter(pk=made.pk).update(month=day)
    other = factories.make_version(slug="autumn", group="perpetrator")
    month.add(other, masked="The course helped [name].")
    page = body(reviewer.get("/desk/raw/"))
    assert page.index("In month 6") < page.index("In month 7") < page.index("In month 8")
    assert "The course" not in page
    for name in ("June", "July", "August", "2026"):
        assert name not in page
    assert "The course" in body(reviewer.get("/desk/raw/?group=perpetrator"))


def test_an_empty_queue_says_so(reviewer: Client, version: SurveyVersion) -> None:
    factories.make_text(version)
    assert "Nothing waits to be checked." in body(reviewer.get("/desk/raw/"))


def test_a_destroyed_month_is_said_plainly(reviewer: Client, text: Text, month: Month) -> None:
    open_text(reviewer, text)
    desk_keys.destroy(month.name)
    page = body(reviewer.get(address(text)))
    assert "Nobody has a copy of this month’s key" in page
    assert "Karen" not in page
    RawText.objects.all().delete()
    assert "What was typed is gone." in body(reviewer.get(address(text)))
    assert reviewer.post(address(text) + "open/", {"reason": "masking"}).status_code == 302


def test_an_envelope_of_another_text_does_not_open(
    reviewer: Client, text: Text, month: Month
) -> None:
    other = month.add(text.version, "Uncle Bob.", "Uncle [name].")
    moved = RawText.objects.get(text=other).sealed
    RawText.objects.filter(text=text).update(sealed=moved)
    open_text(reviewer, text)
    page = body(reviewer.get(address(text)))
    assert "belongs to another text" in page
    assert "Bob" not in page


@pytest.mark.parametrize("answers", [{}, {"raw": ["x"]}, {"raw": None}, {"other": "x"}])
def test_an_envelope_of_another_make_does_not_open(
    reviewer: Client, text: Text, month: Month, answers: dict[str, object]
) -> None:
    payload = Payload(context={"text": str(text.pk)}, answers=answers)
    sealed = seal(payload, bytes(month.private.public_key))
    RawText.objects.filter(text=text).update(sealed=sealed)
    open_text(reviewer, text)
    assert "does not open with its month’s key" in body(reviewer.get(address(text)))


def test_letters_that_hide_are_written_out(
    reviewer: Client, month: Month, version: SurveyVersion
) -> None:
    text = month.add(version, "It was \u202enimda\u200b who <b>said</b> it.", "It was odd.")
    open_text(reviewer, text)
    page = body(reviewer.get(address(text)))
    assert "It was ⟨U+202E⟩nimda⟨U+200B⟩ who said it." in page
    assert "can’t be lined up" in page


def test_an_unknown_text_is_not_found(reviewer: Client) -> None:
    assert reviewer.get("/desk/raw/12345/").status_code == 404
    assert reviewer.post("/desk/raw/12345/open/").status_code == 404


def test_someone_hid_the_words_meanwhile(
    reviewer: Client, text: Text, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A coder hides a part of it after the form was checked and before it is stored."""
    confirm = Text.confirm_masking

    def after_ana(stale: Text, by: User, hiding: list[str]) -> list[str]:
        confirm(Text.objects.get(pk=text.pk), ana, ["Gate"])
        return confirm(stale, by, hiding)

    open_text(reviewer, text)
    monkeypatch.setattr(Text, "confirm_masking", after_ana)
    sent = {"hide": "Blue Gate", "seen": seen(text)}
    page = body(reviewer.post(address(text), sent, follow=True))
    assert "Someone else hid words of that text meanwhile" in page
