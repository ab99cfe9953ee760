"""The audit log, for the data protection officer and the administrator."""

import csv
from io import StringIO
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_safe

from hearback.people.access import OfficeRequest, allow
from hearback.people.chain.faults import Against
from hearback.people.chain.heads import head_now
from hearback.people.chain.verifying import verify
from hearback.people.forms import AuditFilterForm, HeadForm
from hearback.people.models import AuditEntry
from hearback.people.models.audit import VERIFIED
from hearback.people.roles import Role
from hearback.spreadsheets import defused

ENTRIES_PER_PAGE = 50
CHECKS_AT_ONCE = 50
COLUMNS = ("Number", "When", "Who", "What", "Detail", "Kind", "Before the chain")


def last_check() -> AuditEntry | None:
    """Return the entry of the latest check."""
    return AuditEntry.objects.filter(action=VERIFIED).first()


def unsettled() -> AuditEntry | None:
    """Return the latest check that found something, until a later one found nothing and somebody
    gave it a head that agrees. Pressing the button again settles nothing.
    """
    for entry in AuditEntry.objects.filter(action=VERIFIED).iterator(chunk_size=CHECKS_AT_ONCE):
        if entry.detail["fault"]:
            return entry
        given = entry.detail.get("given", ())
        if any(number in given and how == Against.AGREES for number, _, how in _heads(entry)):
            return None
    return None


def _heads(entry: AuditEntry) -> list[tuple[int, str, str]]:
    return [(number, day, how) for number, day, how in entry.detail["heads"]]


def checks() -> dict[str, AuditEntry | None]:
    """Return what pages show of checks: the latest, and an earlier one that is not settled."""
    check, found = last_check(), unsettled()
    return {"check": check, "unsettled": None if found == check else found}


@require_safe
@allow(Role.DATA_PROTECTION, Role.ADMINISTRATOR)
def audit(request: OfficeRequest) -> HttpResponse:
    """Show what was done, newest first, narrowed to an area, a person, a month or a day."""
    form = AuditFilterForm(request.GET)
    page = Paginator(form.entries(), ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
    kept = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    query = urlencode(kept) + "&" if kept else ""
    return render(
        request,
        "people/audit.html",
        {"form": form, "page": page, "query": query, **checks()},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.DATA_PROTECTION, Role.ADMINISTRATOR)
def check(request: OfficeRequest) -> HttpResponse:
    """Say how the chain stands; check it now, against the heads that are given."""
    form = HeadForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        found = verify(form.cleaned_data["head"])
        AuditEntry.record(VERIFIED, request.user, "", **found.as_detail())
        # What was typed stays in its field where it has to be compared with the paper.
        if found.holds or not found.given:
            return redirect("people:audit_check")
    return render(
        request,
        "people/audit_check.html",
        {"form": form, "head": head_now(), **checks()},
    )


@require_safe
@allow(Role.DATA_PROTECTION, Role.ADMINISTRATOR)
def as_csv(request: OfficeRequest) -> HttpResponse:
    """Hand out the entries that the filters leave, oldest first, as a spreadsheet; written down."""
    form = AuditFilterForm(request.GET)
    if not form.is_valid():
        return redirect("people:audit")
    entries = list(form.entries().order_by("at", "pk"))
    asked = {name: str(value) for name, value in form.cleaned_data.items() if value}
    AuditEntry.record("audit.exported", request.user, "", entries=len(entries), **asked)
    answer = HttpResponse(_csv(entries), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
    return answer


def _csv(entries: list[AuditEntry]) -> str:
    out = StringIO()
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    for entry in entries:
        cells = (
            str(entry.number or ""),
            f"{localtime(entry.at):%Y-%m-%d %H:%M:%S}",
            entry.who,
            entry.words,
            "; ".join(entry.detail_lines),
            entry.action,
            "yes" if entry.is_before_chain else "",
        )
        rows.writerow([defused(cell) for cell in cells])
    return out.getvalue()
