"""The masking is confirmed of the words that were read, and not while a reply waits."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from nacl.public import PrivateKey

from feedback.desk.lifting import bring_back, confirm
from feedback.intake.sealing import Payload, seal
from feedback.responses.models import RawText, ReplyDraft, Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from tests import factories
from tests.desk.conftest import Office, body, seen
from tests.desk.reviewing import Month, open_text

RAW = "Karen Blackwood at school helped my nan."
MASKED = "[name] at school helped my nan."
BACK = "Karen Blackwood at school helped my nan."
WAITS = {"key": bytes(PrivateKey.generate().public_key).hex(), "ends": 0}


@pytest.fixture
def text(version: SurveyVersion, month: Month) -> Text:
    """A text whose writer keeps six words."""
    text = factories.make_text(version, MASKED)
    ends = (date.today() + timedelta(days=40)).toordinal()
    payload = Payload({"text": str(text.pk)}, {"raw": RAW}, {**WAITS, "ends": ends})
    sealed = seal(payload, bytes(month.private.public_key))
    RawText.objects.create(text=text, desk_key=month.name, sealed=sealed)
    return text


@pytest.fixture
def coder(office: Office, ana: User) -> Client:
    """Ana, signed in."""
    return office(user=ana)


def write(text: Text, month: Month, by: User) -> None:
    """Write a reply that waits for a second reviewer."""
    ReplyDraft.write(text, "Thank you.", WAITS, bytes(month.private.public_key), by)


def tick(text: Text, read: str, **more: str) -> dict[str, str]:
    return {"masking_is_right": "on", "no_theme": "on", "seen": read, **more}


def now(text: Text) -> tuple[str, bool]:
    text.refresh_from_db()
    return text.masked, text.is_masking_confirmed


def test_a_tick_on_an_old_page_confirms_no_words_she_has_not_read(
    coder: Client, rita: User, text: Text
) -> None:
    read = seen(text)
    assert f'name="seen" value="{read}"' in body(coder.get(f"/desk/texts/{text.pk}/"))
    bring_back(text, 0, "Karen Blackwood", "word", rita)
    page = body(coder.post(f"/desk/texts/{text.pk}/", tick(text, read, hide="nan")))
    assert "This text was changed meanwhile. Look at it again." in page
    assert "Karen Blackwood" in page
    assert "nan</textarea>" in page
    assert now(text) == (BACK, False)
    sent = tick(text, seen(text), hide="Karen Blackwood\nnan")
    assert coder.post(f"/desk/texts/{text.pk}/", sent).status_code == 302
    assert now(text) == ("[hidden] at school helped my [hidden].", True)


def test_hiding_alone_is_done_on_an_old_page_too(coder: Client, rita: User, text: Text) -> None:
    bring_back(text, 0, "Karen Blackwood", "word", rita)
    sent = {"no_theme": "on", "hide": "nan"}
    assert coder.post(f"/desk/texts/{text.pk}/", sent).status_code == 302
    assert now(text) == (BACK.replace("nan", "[hidden]"), False)


def test_what_changes_between_the_check_and_the_store_is_not_confirmed(
    coder: Client, rita: User, text: Text, monkeypatch: pytest.MonkeyPatch
) -> None:
    def after_rita(stale: Text, hiding: list[str], by: User) -> list[str]:
        bring_back(Text.objects.get(pk=text.pk), 0, "Karen Blackwood", "word", rita)
        return confirm(stale, hiding, by)

    monkeypatch.setattr("feedback.desk.masking_forms.confirm", after_rita)
    sent = tick(text, seen(text), hide="nan")
    page = body(coder.post(f"/desk/texts/{text.pk}/", sent, follow=True))
    assert "its masking is not confirmed" in page
    assert now(text) == (BACK.replace("nan", "[hidden]"), False)
    assert text.is_coded


def test_a_reviewer_confirms_what_she_read_too(
    reviewer: Client, rita: User, month: Month, text: Text
) -> None:
    open_text(reviewer, text)
    read = seen(text)
    assert f'name="seen" value="{read}"' in body(reviewer.get(f"/desk/raw/{text.pk}/"))
    bring_back(text, 0, "Karen Blackwood", "word", rita)
    page = body(reviewer.post(f"/desk/raw/{text.pk}/", {"hide": "nan", "seen": read}))
    assert "This text was changed meanwhile. Look at it again." in page
    assert "nan</textarea>" in page
    assert now(text) == (BACK, False)
    sent = {"hide": "nan", "seen": seen(text)}
    assert reviewer.post(f"/desk/raw/{text.pk}/", sent).status_code == 302
    assert now(text)[1]


def test_no_tick_takes_the_text_away_from_who_reads_the_reply(
    coder: Client, ana: User, rita: User, month: Month, text: Text
) -> None:
    write(text, month, rita)
    page = body(coder.post(f"/desk/texts/{text.pk}/", tick(text, seen(text), hide="nan")))
    assert "A reviewer is at work on this text." in page
    with pytest.raises(ValidationError, match="waits to be read"):
        confirm(text, [], ana)
    assert now(text) == (MASKED, False)
    sent = {"no_theme": "on", "hide": "nan"}
    assert coder.post(f"/desk/texts/{text.pk}/", sent).status_code == 302
    ReplyDraft.objects.get().send_back(rita)
    sent = tick(text, seen(text))
    assert coder.post(f"/desk/texts/{text.pk}/", sent).status_code == 302
    assert now(text) == (MASKED.replace("nan", "[hidden]"), True)


def test_no_reply_is_written_once_nobody_could_read_it(
    ana: User, rita: User, month: Month, text: Text
) -> None:
    """She had it open, and pressed after Ana's tick."""
    confirm(Text.objects.get(pk=text.pk), [], ana)
    with pytest.raises(ValidationError, match="confirmed the masking"):
        write(text, month, rita)
    assert not ReplyDraft.objects.exists()
