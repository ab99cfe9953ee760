"""What we write. Plain text, the same for everybody but for the links; nothing in it calls home.

A message lies in a mailbox for years and shows on locked screens. So sender and subject say
nothing, and no line says what the site is about. Titles of changes are neutral already: the feed
shows them, too. No link leads to a survey or to anything anybody answered.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from engagement.models import Partnership
from you_said_we_did.by_email.links import MailLink
from you_said_we_did.days import in_words

PUBLIC = "hearback.urls_public"
CONFIRM_SUBJECT = "Please confirm"
NEWS_SUBJECT = "Something has changed"
CONFIRM_BODY = """Hello,

somebody gave us this address to hear when something changes. If it was you, open this page and
press its button. The link works until {last}, and once:

{confirm}

If it was not you, do nothing. We delete the address after that day. To have it deleted now:

{leave}

{name}
Please don’t answer this message. Nobody reads what comes back.
"""
NEWS_BODY = """Hello,

you asked us to write when something has changed. This is new:

{changes}

Read more here, whenever it suits you:

{page}

To leave, open this page and press its button. We then delete your address:

{leave}

{name}
Please don’t answer this message. Nobody reads what comes back.
"""


def asking(address: str, confirm: MailLink, leave: MailLink) -> EmailMessage:
    """Return the message that asks for a yes."""
    body = CONFIRM_BODY.format(
        last=in_words(confirm.until),
        confirm=_address_of("by_email:confirm", confirm.text),
        leave=_address_of("by_email:leave", leave.text),
        name=Partnership.current().short_name,
    )
    return _letter(CONFIRM_SUBJECT, body, address, leave)


def news(address: str, items: Iterable[dict[str, Any]], leave: MailLink) -> EmailMessage:
    """Return the message that says what changed; `items` hold `title` and `summary`."""
    body = NEWS_BODY.format(
        changes="\n".join(f"- {item['title']}\n  {item['summary']}" for item in items),
        page=_address_of("loop:index"),
        leave=_address_of("by_email:leave", leave.text),
        name=Partnership.current().short_name,
    )
    return _letter(NEWS_SUBJECT, body, address, leave)


def _letter(subject: str, body: str, address: str, leave: MailLink) -> EmailMessage:
    headers = {
        # Mail programs show their own button for it. It opens our page, which asks first; the
        # header that would make it act at once (RFC 8058) is left out on purpose.
        "List-Unsubscribe": f"<{_address_of('by_email:leave', leave.text)}>",
        # Keeps “I am on holiday” from answering (RFC 3834).
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [address], headers=headers)


def _address_of(name: str, *parts: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name, urlconf=PUBLIC, args=parts)}"
