"""Giving documents out: signed, or on a new installation the public ones as they come."""

from datetime import date

from django.db import transaction

from cms.models import StandardPage
from cms.pack.kinds import PUBLIC, Kind
from cms.pack.models import Document, Issue
from hearback.packing.texts import read
from hearback.people.models import AuditEntry, User


@transaction.atomic
def put_out_as_they_come(on: date) -> list[str]:
    """Issue each public document that has no issue, signed by nobody, and return their titles. One
    whose page editors made stays theirs, until the document is signed.
    """
    titles = []
    for kind in PUBLIC:
        if Issue.objects.newest(kind) is None and page_at(kind) is None:
            document, _ = Document.objects.get_or_create(kind=kind)
            issue = Issue.put_out(document, read(document), on, by=None)
            AuditEntry.record("pack.put_out", None, kind, issue=issue.number)
            titles.append(issue.title)
    return titles


@transaction.atomic
def sign(document: Document, by: User, edition: int, seen: str, on: date) -> Issue:
    """Sign what was read and issue it; a page that editors made at its address goes.

    Raises what `Document.sign` raises.
    """
    issue = document.sign(by, edition, seen, read(document), on)
    take_over(document.kind, by)
    return issue


def page_at(kind: str) -> StandardPage | None:
    """Return the page that editors made at a public document's address, if it is live."""
    found: StandardPage | None = (
        StandardPage.objects.live().filter(slug=PUBLIC[Kind(kind)].path.strip("/")).first()
    )
    return found


def take_over(kind: str, by: User) -> None:
    """Unpublish the page that editors made at the address of a document that was issued: it would
    never be shown again, and somebody would go on editing it.
    """
    page = page_at(kind) if kind in PUBLIC else None
    if page is not None:
        page.unpublish()
        AuditEntry.record("pack.took_over", by, kind, page=page.title)
