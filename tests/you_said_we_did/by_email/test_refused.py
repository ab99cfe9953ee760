"""What the list does when a mail server refuses, fails, or is given what nobody can write to."""

import smtplib
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from tests.you_said_we_did.by_email.conftest import (
    ADDRESS,
    UNREACHABLE,
    MailingList,
    join,
    links_in,
    sign_up,
)
from tests.you_said_we_did.by_email.test_rounds import change_something
from you_said_we_did.by_email.handing_in import ask_for_news
from you_said_we_did.by_email.models import Slip
from you_said_we_did.subscribers.models import Mailing, Subscriber
from you_said_we_did.subscribers.post import MailServerDown

pytestmark = pytest.mark.django_db(databases=["default", "staging"])


class Moody(EmailBackend):
    """A mail server that does what a test tells it."""

    errors: list[Exception | None] = []

    def send_messages(self, messages: Any) -> int:
        """Refuse, or take."""
        error = self.errors.pop(0) if self.errors else None
        if error:
            raise error
        return int(super().send_messages(messages))


@pytest.fixture
def moody(monkeypatch: pytest.MonkeyPatch) -> list[Exception | None]:
    errors: list[Exception | None] = []
    monkeypatch.setattr(Moody, "errors", errors)
    monkeypatch.setattr("you_said_we_did.subscribers.post.get_connection", Moody)
    return errors


def test_a_refusal_is_counted_and_stops_nobody_else(
    public: Client, open_list: MailingList, moody: list[Exception | None]
) -> None:
    join(public, open_list)
    join(public, open_list, "other@mailbox.example")
    change_something()
    moody.append(smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"no such mailbox")}))
    open_list.later(7).run()
    assert len(mail.outbox) == 1
    assert (Mailing.objects.first() or Mailing()).refused == 1
    open_list.run()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("error", [OSError(f"for {ADDRESS}"), smtplib.SMTPDataError(451, b"later")])
def test_a_failing_server_delays_and_names_nobody(
    public: Client, open_list: MailingList, moody: list[Exception | None], error: Exception
) -> None:
    sign_up(public)
    moody.append(error)
    with pytest.raises(MailServerDown) as caught:
        open_list.run()
    assert ADDRESS not in repr(caught.value)
    assert caught.value.__suppress_context__
    assert Slip.objects.count() == 1
    open_list.run()
    assert len(mail.outbox) == 1
    public.post(links_in()["confirm"])
    open_list.run()
    mail.outbox.clear()
    join(public, open_list, "other@mailbox.example")
    change_something()
    moody[:] = [None, error]
    with pytest.raises(MailServerDown):
        open_list.later(7).run()
    open_list.later(1).run()
    assert len(mail.outbox) == 2
    assert len({letter.to[0] for letter in mail.outbox}) == 2, "one each"


@pytest.mark.parametrize("error", [OSError("down"), smtplib.SMTPDataError(451, b"later")])
def test_letters_that_wait_keep_nobody_on_the_list(
    public: Client, open_list: MailingList, moody: list[Exception | None], error: Exception
) -> None:
    """Saying yes and leaving need no letter: whoever else asks waits, and they don’t."""
    leaving = join(public, open_list)["leave"]
    for name in ("one", "two", "three"):
        sign_up(public, f"{name}@mailbox.example")
    public.post(leaving)
    moody[:] = [error] * 4
    with pytest.raises(MailServerDown):
        open_list.run()
    assert Slip.objects.count() == 3, "the letters wait"
    assert not Subscriber.objects.on_the_list().exists(), "she is off the list"
    tried = 4 - len(moody)
    assert tried == (1 if isinstance(error, OSError) and error.args == ("down",) else 3)


def test_one_letter_that_waits_keeps_no_other(
    public: Client, open_list: MailingList, moody: list[Exception | None]
) -> None:
    join(public, open_list)
    sign_up(public, "one@mailbox.example")
    sign_up(public, "two@mailbox.example")
    change_something()
    moody.append(smtplib.SMTPDataError(451, b"later"))
    with pytest.raises(MailServerDown):
        open_list.later(7).run()
    subjects = sorted(letter.subject for letter in mail.outbox)
    assert subjects == ["Please confirm", "Something has changed"]
    assert Slip.objects.count() == 1


def test_one_address_nobody_can_write_to_stops_nobody_else(
    public: Client, open_list: MailingList
) -> None:
    """Handed in past the form, as whoever holds the public key can."""
    for address in (UNREACHABLE, "no address", f"{'a' * 65}@mailbox.example"):
        ask_for_news(address, open_list.today)
    sign_up(public)
    open_list.run()
    assert [letter.to for letter in mail.outbox] == [[ADDRESS]]
    assert Slip.objects.count() == 0
    assert Subscriber.objects.count() == 1
    assert (Mailing.objects.first() or Mailing()).refused == 3


def test_control_without_asking_first_one_address_stops_the_list(
    public: Client, open_list: MailingList, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The version that only tried to send: the slip stays, and nobody after it is written to."""
    for where in ("taking_in", "post"):
        monkeypatch.setattr(
            f"you_said_we_did.subscribers.{where}.can_be_written_to", lambda address: True
        )
    ask_for_news(UNREACHABLE, open_list.today)
    for _ in range(2):
        with pytest.raises(MailServerDown):
            open_list.run()
    assert Slip.objects.count() == 1
