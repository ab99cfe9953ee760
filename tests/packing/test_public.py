"""Public documents on the public site: what was issued, at once, and nothing else."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client

from cms.models import HomePage, StandardPage
from cms.pack.kinds import Kind
from cms.pack.models import Document, Issue
from hearback.access import view_selects
from hearback.packing.issuing import put_out_as_they_come
from hearback.people.models import AuditEntry
from tests.cms.conftest import home
from tests.packing.conftest import DAY, Issued

__all__ = ["home"]
pytestmark = pytest.mark.django_db
PATHS = (
    "/privacy/",
    "/privacy/in-full/",
    "/cookies/",
    "/accessibility/",
    "/how-long-we-keep-things/",
)


def page_at(public: Client, path: str) -> str:
    """Return a page that must be there."""
    response = public.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_a_new_installation_shows_them_as_they_come(public: Client, home: HomePage) -> None:
    for path in PATHS:
        page = page_at(public, path)
        assert "{" not in page.split("<main", 1)[1].split("</main>")[0], path
    assert "90 days after the end of the month" in page_at(public, "/privacy/")
    assert "Issue 1, 22 November 2026." in page_at(public, "/cookies/")
    assert public.get("/privacy/?more").status_code == 404
    assert public.get("/how-long-we-keep-things/in-full/").status_code == 404
    assert put_out_as_they_come(DAY) == []


def test_the_next_issue_stands_on_the_next_page_asked_for(
    public: Client, home: HomePage, issued: Issued
) -> None:
    assert "Ask at the desk." not in page_at(public, "/accessibility/")
    issued(Kind.ACCESSIBILITY, **{"another-form": "Ask at the desk. <b>"})
    page = page_at(public, "/accessibility/")
    assert "Ask at the desk. &lt;b&gt;" in page
    assert "Issue 2" in page


def test_what_is_being_written_shows_nowhere(public: Client, home: HomePage) -> None:
    document = Document.of(Kind.PRIVACY)
    Document.objects.filter(pk=document.pk).update(own_words={"who-we-are": "Not yet for anyone."})
    assert "Not yet for anyone." not in page_at(public, "/privacy/in-full/")


def test_a_page_of_editors_stays_until_the_document_is_signed(
    public: Client, home: HomePage, issued: Issued
) -> None:
    """Installations of earlier versions have one: nothing of theirs goes until somebody signed."""
    empty_out(Kind.COOKIES)
    page = StandardPage(slug="cookies", title="Cookies", lead="Our editors’ own words.")
    home.add_child(instance=page)
    page.save_revision().publish()
    assert "Our editors’ own words." in page_at(public, "/cookies/")
    assert put_out_as_they_come(DAY) == []
    issued(Kind.COOKIES)
    assert "Our editors’ own words." not in page_at(public, "/cookies/")
    page.refresh_from_db()
    assert not page.live
    assert AuditEntry.objects.filter(action="pack.took_over", subject="cookies").exists()
    with pytest.raises(ValidationError, match="choose another"):
        page.full_clean()


def empty_out(kind: str) -> None:
    """Have no issue of a kind, as on an installation that was just brought up to date: within the
    test's own transaction the guard is gone.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER pack_issue_is_kept")
        else:
            cursor.execute("DROP TRIGGER pack_issue_stays ON pack_issue")
        cursor.execute("DELETE FROM pack_issue WHERE kind = %s", [kind])


def test_the_database_refuses_to_change_or_delete_an_issue(issued: Issued) -> None:
    issue = issued(Kind.POLICY)
    other = {"title": "x", "owner": "x", "number": 9, "short": "[]", "whole": "[]", "facts": "{}"}
    others: dict[str, Any] = {**other, "kind": "x", "is_public": True, "issued_on": "2020-01-01"}
    for column, value in {**others, "review_on": "2020-01-01", "signed_by_id": None}.items():
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE pack_issue SET {column} = %s", [value])
    with pytest.raises(DatabaseError), transaction.atomic():
        Issue.objects.all().delete()
    with pytest.raises(ValueError, match="frozen"):
        issue.save()


def test_the_public_tier_sees_no_office_document_and_nobodys_name(issued: Issued) -> None:
    issued(Kind.RETENTION)
    issued(Kind.ASSESSMENT)
    issued(Kind.PRIVACY)
    select = view_selects("")["pack_issue"]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT kind, whole, facts, signed_by_id FROM ({select}) AS seen")
        rows = {row[0]: row[1:] for row in cursor.fetchall()}
    assert set(rows) == {"privacy", "retention"}
    assert rows["retention"] == ("[]", "{}", None)
    assert "Article 6(1)(e)" in rows["privacy"][0]
