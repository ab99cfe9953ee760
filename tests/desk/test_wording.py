"""A text in another language: hidden as a whole, until a reviewer puts it into words."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from feedback.desk.models import Turn, may_code_first
from feedback.responses.models import Flag, Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body, seen
from tests.desk.reviewing import Month, open_text

POLISH = "Karen z przychodni mi pomogła, ale on stoi pod domem."
ENGLISH = "Karen from the surgery helped me, but he is outside now and will kill me."


@pytest.fixture
def text(version: SurveyVersion, month: Month) -> Text:
    """As the keeper stores it."""
    made = month.add(version, POLISH, "[hidden]")
    Text.objects.filter(pk=made.pk).update(written_in="pl", may_quote=True)
    made.refresh_from_db()
    return made


def at(text: Text) -> str:
    return f"/desk/raw/{text.pk}/words/"


def seen_in(page: str) -> str:
    """What names the words that a page shows before they are kept."""
    return page.partition('name="seen" value="')[2].partition('"')[0]


def now(text: Text) -> Text:
    text.refresh_from_db()
    return text


def test_a_coder_sees_that_it_waits_and_can_do_nothing_else(
    office: Office, ana: User, text: Text
) -> None:
    """She can't code it, confirm it or ask for a piece of it, and no list counts it as to code. An
    ordinary text, the control, stands in the same list and can be coded.
    """
    other = factories.make_text(text.version)
    coder = office(user=ana)
    page = body(coder.get(f"/desk/texts/{text.pk}/"))
    assert "It needs a reader of <strong>Polish</strong>" in page
    assert "The masking is right" not in page
    assert "Save" not in page
    assert "Send to the safeguarding lead" in page or 'name="refer"' in page
    to_code = body(coder.get("/desk/texts/"))
    assert f"/desk/texts/{other.pk}/" in to_code
    assert f"/desk/texts/{text.pk}/" not in to_code
    waiting = body(coder.get("/desk/texts/?state=hidden"))
    assert f"/desk/texts/{text.pk}/" in waiting
    assert "Needs a reader of Polish" in waiting
    for sent in ({"masking_is_right": "on", "seen": seen(text)}, {"no_theme": "on", "save": "yes"}):
        coder.post(f"/desk/texts/{text.pk}/", sent)
    assert not may_code_first(text, ana)
    with pytest.raises(ValidationError):
        Turn.take(text, ana, [])
    with pytest.raises(ValidationError):
        text.confirm_masking(ana)
    assert coder.get(f"/desk/texts/{text.pk}/lift/").status_code == 404
    assert (now(text).is_coded, text.is_masking_confirmed, text.masked) == (
        False,
        False,
        "[hidden]",
    )
    for change in ({"masked": "Karen"}, {"is_masking_confirmed": True}, {"is_coded": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Text.objects.filter(pk=text.pk).update(**change)


def test_the_reviewers_list_names_the_languages_and_filters_by_them(
    reviewer: Client, text: Text, month: Month
) -> None:
    other = month.add(text.version)
    assert "Some need a reader of Polish." in body(reviewer.get("/desk/"))
    every = body(reviewer.get("/desk/raw/"))
    assert f"/desk/raw/{other.pk}/" in every
    polish = body(reviewer.get("/desk/raw/?language=pl"))
    assert f"/desk/raw/{text.pk}/" in polish
    assert f"/desk/raw/{other.pk}/" not in polish
    # A language nobody wrote in shows everything, not an empty list that says all is done.
    assert f"/desk/raw/{other.pk}/" in body(reviewer.get("/desk/raw/?language=ur"))
    Text.objects.filter(pk=text.pk).update(written_in="", masked="x")
    assert "Needs a reader" not in body(reviewer.get("/desk/raw/"))


def test_her_english_is_masked_seen_and_then_kept(reviewer: Client, rita: User, text: Text) -> None:
    open_text(reviewer, text)
    assert "Confirm the masking" not in body(reviewer.get(f"/desk/raw/{text.pk}/"))
    assert "There is a problem" in body(reviewer.post(at(text), {}))
    page = body(reviewer.post(at(text), {"how": "english", "english": " "}))
    assert "Write in English what it says." in page
    page = body(reviewer.post(at(text), {"how": "english", "english": "x" * 8001}))
    assert "There is a problem" in page
    assert "Write in English what it says." not in page, "it is there, and too long"
    sent: dict[str, Any] = {"how": "english", "english": ENGLISH, "hide": "nowhere"}
    page = body(reviewer.post(at(text), sent))
    assert "Not in the text: “nowhere”" in page
    assert ENGLISH in page, "what she wrote is still there"
    sent["hide"] = "surgery = workplace"
    page = body(reviewer.post(at(text), sent))
    assert "This is what colleagues will read" in page
    assert now(text).written_in == "pl", "nothing is kept yet"
    # Changed after she looked: shown once more, not kept.
    changed = {**sent, "english": f"{ENGLISH} Uncle Bob knows.", "seen": seen_in(page)}
    page = body(reviewer.post(at(text), changed))
    assert now(text).masked == "[hidden]"
    reviewer.post(at(text), {**changed, "seen": seen_in(page)})
    assert now(text).masked.startswith("[name] from the [workplace] helped me")
    assert "Bob" not in text.masked
    assert (text.written_in, text.is_translated, text.is_masking_confirmed) == ("", True, True)
    assert Flag.objects.filter(text=text, kind="risk_now").exists(), "read as any fresh text"
    entry = AuditEntry.objects.get(action="text.translated")
    assert (entry.actor, entry.subject, entry.detail) == (rita.email, str(text.pk), {})
    assert "can’t be opened any more" in body(reviewer.get(f"/desk/raw/{text.pk}/"))


def test_it_may_also_stand_as_it_was_typed(
    reviewer: Client, office: Office, ana: User, text: Text
) -> None:
    open_text(reviewer, text)
    sent = {"how": "typed", "hide": "przychodni"}
    page = body(reviewer.post(at(text), sent))
    reviewer.post(at(text), {**sent, "seen": seen_in(page)})
    assert now(text).masked == "[name] z [hidden] mi pomogła, ale on stoi pod domem."
    assert not text.is_translated
    assert AuditEntry.objects.filter(action="text.shown_as_typed").count() == 1
    assert "Translated" not in body(office(user=ana).get(f"/desk/texts/{text.pk}/"))


def test_nothing_is_kept_of_a_text_that_is_shut_or_by_somebody_else(
    reviewer: Client, office: Office, ana: User, text: Text, month: Month
) -> None:
    sent = {"how": "english", "english": ENGLISH}
    assert reviewer.post(at(text), sent).status_code == 302
    assert office(user=ana).post(at(text), sent).status_code == 403
    officer = office(user=factories.make_user(Role.OFFICER, email="officer@testshire.example"))
    assert officer.post(at(text), sent).status_code == 403
    assert now(text).written_in == "pl"
    open_text(reviewer, text)
    page = body(reviewer.post(at(text), sent))
    # The old form and a single placeholder are no way round what she has to look at.
    reviewer.post(f"/desk/raw/{text.pk}/", {"hide": "", "seen": seen(text)})
    restoring = {"place": "0", "why": "sense", "seen": seen_in(page)}
    reviewer.post(f"/desk/raw/{text.pk}/restore/", restoring)
    assert (now(text).masked, text.is_masking_confirmed) == ("[hidden]", False)
    colleague = factories.make_user(Role.REVIEWER, email="rose@testshire.example")
    text.put_into_words("Somebody helped.", colleague, is_translated=True)
    with pytest.raises(ValidationError):
        text.put_into_words("Twice.", colleague, is_translated=True)
    assert now(text).masked == "Somebody helped."
