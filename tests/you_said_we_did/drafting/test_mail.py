"""No mail about words for the public holds a word of them, whatever became of them."""

from pathlib import Path
from typing import Any

import pytest
import wagtail.admin
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.template.loader import get_template
from django.test import override_settings
from wagtail.admin.mail import send_notification

from hearback.people.models import User
from hearback.people.roles import Role
from tests.factories import make_user
from tests.you_said_we_did.deciding import say_yes
from tests.you_said_we_did.making import make_finding
from you_said_we_did.models import Finding

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("approval")]
MARKER = "zqwordszq"
NOTIFICATIONS = "wagtailadmin/notifications"
STOCK = Path(wagtail.admin.__file__).parent / "templates" / NOTIFICATIONS
OURS = Path(settings.TEMPLATES[0]["DIRS"][0]) / NOTIFICATIONS
# Wagtail's own templates, as if ours were gone.
WITHOUT_OURS = [{**settings.TEMPLATES[0], "DIRS": []}]


def everything_in(letter: EmailMessage) -> str:
    """All that a mail shows to whoever sees it."""
    parts = [str(part) for part in getattr(letter, "alternatives", [])]
    return " ".join([str(letter.subject), str(letter.body), *parts])


def sent_back_and_approved() -> list[EmailMessage]:
    """Have one finding sent for approval, sent back, sent again and approved."""
    everything = make_user(Role.ADMINISTRATOR)  # Wagtail writes to those who may do everything
    User.objects.filter(pk=everything.pk).update(is_superuser=True)
    officer, editor = make_user(Role.OFFICER), make_user(Role.COMMUNICATIONS)
    finding = make_finding(live=False, title=f"Title {MARKER}", you_said=f"Said {MARKER}")
    finding.submit(officer)
    finding = Finding.objects.get()
    finding.send_back(editor, f"Comment {MARKER}")
    Finding.objects.get().submit(officer)
    say_yes(finding, editor)
    return list(mail.outbox)


def test_no_mail_of_an_approval_holds_a_word_or_a_link_into_the_editor() -> None:
    letters = sent_back_and_approved()
    officer = User.objects.get(groups__name=Role.OFFICER)
    to_her = [letter.subject for letter in letters if officer.email in letter.to]
    assert to_her == ["Something waits for you", "Something you sent was approved"]
    for letter in letters:
        assert MARKER not in everything_in(letter)
        assert "/admin/" not in everything_in(letter)
        assert f"{settings.WAGTAILADMIN_BASE_URL}/\n" in letter.body


def test_control_wagtails_own_mails_quote_the_words() -> None:
    """With Wagtail's templates the title, the comment and the editor's address leave by mail."""
    with override_settings(TEMPLATES=WITHOUT_OURS):
        letters = sent_back_and_approved()
    told = " ".join(everything_in(letter) for letter in letters)
    assert f"Comment {MARKER}" in told
    assert f"Title {MARKER}" in told
    assert "/admin/" in told


@pytest.mark.parametrize(
    "name", sorted(path.name for path in STOCK.glob("*.txt") if path.name != "base.txt")
)
def test_every_mail_wagtail_could_send_has_our_words(name: str) -> None:
    """A new one in a later Wagtail fails here, before it can quote anything."""
    template: Any = get_template(f"{NOTIFICATIONS}/{name}")
    assert Path(template.origin.name) == OURS / name
    told = dict.fromkeys(("page", "object", "task", "comment", "editor", "new_comments"), MARKER)
    assert MARKER not in template.render(told)
    assert not settings.WAGTAILADMIN_NOTIFICATION_USE_HTML


def test_the_mail_about_a_comment_quotes_none() -> None:
    comment = {"text": f"Comment {MARKER}"}
    told = {"page": f"Page {MARKER}", "editor": MARKER, "new_comments": [comment]}
    send_notification([make_user(Role.COMMUNICATIONS)], "updated_comments", told)
    (letter,) = mail.outbox
    assert MARKER not in everything_in(letter)
