"""What was public when a mailing began and is not any more when its letters go."""

import pytest
from django.core import mail
from django.test import Client

from hearback.people.roles import Role
from tests.factories import make_user
from tests.you_said_we_did.by_email.conftest import MailingList, join
from tests.you_said_we_did.by_email.test_refused import moody
from tests.you_said_we_did.by_email.test_rounds import change_something
from you_said_we_did.models import Commitment, Finding
from you_said_we_did.subscribers.models import Mailing
from you_said_we_did.subscribers.post import MailServerDown

__all__ = ["moody"]  # a fixture
pytestmark = pytest.mark.django_db(databases=["default", "staging"])


def test_what_is_taken_down_before_a_letter_goes_is_told_to_nobody(
    public: Client, open_list: MailingList, moody: list[Exception | None]
) -> None:
    """A mailing is begun once and tried for two days: what it found may be restricted by then."""
    join(public, open_list)
    for slug in ("taken-down", "half-taken", "still-there"):
        change_something(slug)
    moody.append(OSError("down"))
    with pytest.raises(MailServerDown):
        open_list.later(7).run()
    assert "Taken down" in str((Mailing.newest() or Mailing()).items), "control: it was to be told"
    communications = make_user(Role.COMMUNICATIONS)
    Finding.objects.get(slug="taken-down").show_to("restricted", communications)
    Commitment.objects.get(finding__slug="half-taken").unpublish()
    open_list.run()
    (letter,) = mail.outbox
    assert "Taken down" not in letter.body
    assert "Half taken: A call back" not in letter.body
    for told in ("Half taken", "Still there", "Still there: A call back in two days"):
        assert f"- {told}\n" in letter.body


def test_a_letter_that_would_tell_nothing_is_not_written(
    public: Client, open_list: MailingList, moody: list[Exception | None]
) -> None:
    join(public, open_list)
    change_something()
    moody.append(OSError("down"))
    with pytest.raises(MailServerDown):
        open_list.later(7).run()
    Finding.objects.get(slug="a-new-thing").unpublish()
    open_list.run()
    open_list.later(1).run()
    assert mail.outbox == []
