"""A quote that stays out: why is asked, kept beside it, and told to whoever proposed it."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client

from feedback.cutting.models import Quote
from feedback.releases.models import Release, ReleaseQuote
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.cutting.quoting import ADDRESS, Office, decide, make_quotable_release, propose

pytestmark = pytest.mark.django_db
MIGRATION = "feedback.cutting.migrations.0002_why_a_quote_was_refused"


@pytest.fixture
def release(db: None) -> Release:
    """A published release that shows one theme and hides another; three texts on each."""
    return make_quotable_release()


def refuse(client: Client, quote: Quote, **typed: str) -> Any:
    """Fill in why it stays out."""
    return client.post(f"/cutting/quote/{quote.pk}/refuse/", typed, follow=True)


def test_a_refused_quote_stays_out(office: Office, release: Release) -> None:
    _, quote = propose(office, release)
    reviewer = office(Role.REVIEWER)
    assert "Why does it stay out?" in decide(reviewer, quote, "refuse")
    assert Quote.objects.waiting().exists()
    assert (
        "It stays out of the release." in refuse(reviewer, quote, reason="harmful").content.decode()
    )
    assert "This was decided before." in decide(reviewer, quote)
    again = refuse(reviewer, quote, reason="no_fit")
    assert "This was decided before." in again.content.decode()
    assert Quote.objects.get().refused_for == "harmful"
    assert not ReleaseQuote.objects.exists()


def test_a_refusal_says_why_to_whoever_proposed_it(office: Office, release: Release) -> None:
    officer, quote = propose(office, release)
    words = "Her neighbours know this."
    refuse(office(Role.REVIEWER), quote, reason="recognised", words=words)
    page = office(user=officer).get(ADDRESS).content.decode()
    assert "Why it stays out: somebody could be recognised by it." in page
    assert words in page
    entry = AuditEntry.objects.get(action="release.quote_refused")
    assert entry.detail == {"theme": "waiting", "reason": "recognised"}
    assert words not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"words": "No."}, "Choose why it stays out."),
        ({"reason": "because", "words": "No."}, "because"),
        ({"reason": "other", "words": "  "}, "Say what the reason is."),
    ],
)
def test_a_refusal_without_a_reason_is_none(
    office: Office, release: Release, typed: dict[str, str], problem: str
) -> None:
    _, quote = propose(office, release)
    sent = refuse(office(Role.REVIEWER), quote, **typed)
    assert sent.status_code == 400
    assert problem in sent.content.decode()
    assert typed["words"].strip() in sent.content.decode()
    assert Quote.objects.waiting().exists()


@pytest.mark.parametrize(
    "forged",
    [
        {"status": "refused"},
        {"status": "refused", "refused_for": "other"},
        {"status": "approved", "refused_for": "harmful"},
        {"status": "approved", "refused_words": "No."},
    ],
)
def test_the_database_refuses_a_refusal_without_a_reason(
    office: Office, release: Release, forged: dict[str, str]
) -> None:
    propose(office, release)
    decided = {"decided_by": factories.make_user(email="decides@testshire.example")}
    with pytest.raises(IntegrityError), transaction.atomic():
        Quote.objects.update(**decided, **forged)
    whole = {"status": "refused", "refused_for": "other", "refused_words": "No."}
    Quote.objects.update(**decided, **whole)  # negative control


def test_an_upgrade_says_that_nobody_was_asked(office: Office, release: Release) -> None:
    _, quote = propose(office, release)
    refuse(office(Role.REVIEWER), quote, reason="no_fit")
    import_module(MIGRATION).say_so(apps, SimpleNamespace(connection=connection))
    quote.refresh_from_db()
    assert (quote.refused_for, quote.refused_words[:6]) == ("other", "Nobody")


def test_nobody_refuses_their_own_proposal(office: Office, release: Release) -> None:
    officer, quote = propose(office, release)
    client = office(user=officer)
    assert client.get(f"/cutting/quote/{quote.pk}/refuse/").status_code == 403
    assert refuse(client, quote, reason="harmful").status_code == 403
    assert Quote.objects.waiting().exists()
