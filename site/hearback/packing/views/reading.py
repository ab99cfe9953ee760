"""Reading the pack: the list, what is in force, earlier issues, what comes next, and files."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.pack.kinds import PUBLIC, WRITER, Kind, signer_of
from cms.pack.models import Document, Issue, Reading, digest_of
from feedback.releases.documents import PackagesMissing, to_pdf
from hearback.packing.comparing import all_standings, standing_of
from hearback.packing.forms import SendBackForm
from hearback.packing.texts import read, text_of
from hearback.packing.typed import typed_numbers
from hearback.people.access import OfficeRequest, allow
from hearback.people.models import User
from hearback.people.roles import Role

# Everyone in the office reads what is in force. What is being written is for those who decide.
DECIDERS = (WRITER, Role.ADMINISTRATOR, Role.COMMUNICATIONS, Role.BOARD)
DRAFT = "Draft, not issued"


def kind_of(document: str) -> Kind:
    """Return the kind that an address names; 404 for any other."""
    if document not in Kind.values:
        raise Http404
    return Kind(document)


def decides(person: User) -> bool:
    """Say whether this person sees what is being written."""
    return person.has_role(*DECIDERS)


@allow(*Role)
@require_safe
def home(request: OfficeRequest) -> HttpResponse:
    """Show how every document stands, with what changed since it was issued."""
    context = {
        "standings": all_standings(timezone.localdate()),
        "decides": decides(request.user),
        "is_writer": request.user.has_role(WRITER),
    }
    return render(request, "packing/home.html", context)


@allow(*Role)
@require_safe
def current(request: OfficeRequest, document: str) -> HttpResponse:
    """Show what is in force; before the first issue, say so."""
    kind = kind_of(document)
    issue = Issue.objects.newest(kind)
    context = {
        "kind": kind,
        "issue": issue,
        "standing": standing_of(kind, timezone.localdate()),
        "earlier": Issue.objects.filter(kind=kind).exclude(pk=issue.pk) if issue else [],
        "decides": decides(request.user),
        "public_address": f"pack:{kind.value}" if kind in PUBLIC else "",
    }
    return render(request, "packing/current.html", context)


@allow(*Role)
@require_safe
def issued(request: OfficeRequest, document: str, number: int) -> HttpResponse:
    """Show one issue as it was."""
    kind = kind_of(document)
    issue = get_object_or_404(Issue.objects.select_related("signed_by"), kind=kind, number=number)
    context = {"kind": kind, "issue": issue, "newest": Issue.objects.newest(kind)}
    return render(request, "packing/issued.html", context)


@allow(*DECIDERS)
@require_safe
def draft(request: OfficeRequest, document: str) -> HttpResponse:
    """Show the document as it would be issued today, and what this person can do about it."""
    kind = kind_of(document)
    return render(request, "packing/draft.html", context_of_draft(request, kind, SendBackForm()))


def context_of_draft(request: OfficeRequest, kind: Kind, form: SendBackForm) -> dict[str, Any]:
    """Return what the page of a draft needs."""
    standing = standing_of(kind, timezone.localdate())
    found = standing.document
    reading = read(found)
    may_sign = found.is_ready and found.may_be_signed_by(request.user)
    return {
        "kind": kind,
        "document": found,
        "standing": standing,
        "reading": reading,
        "seen": digest_of(reading.facts),
        "typed": typed_numbers(found.own_words.values()),
        "as_it_comes": [
            part.heading for part in text_of(kind).sections if not is_own(found, part.name)
        ],
        "may_write": found.may_be_written_by(request.user),
        "may_sign": may_sign,
        "signer": signer_of(kind).label,
        "form": form,
    }


def is_own(document: Document, section: str) -> bool:
    """Say whether the partnership has put its own words into a section."""
    return section in document.own_words


@allow(*Role)
@require_safe
def current_pdf(request: OfficeRequest, document: str) -> HttpResponse:
    """Lead to the file of what is in force."""
    issue = Issue.objects.newest(kind_of(document))
    if issue is None:
        raise Http404
    return redirect("packing:issued_pdf", document, issue.number)


@allow(*Role)
@require_safe
def issued_pdf(request: OfficeRequest, document: str, number: int) -> HttpResponse:
    """Give an issue as a file: the same bytes every time, for it never changes."""
    issue = get_object_or_404(Issue, kind=kind_of(document), number=number)
    layers = {"title": issue.title, "short": issue.short, "whole": issue.whole}
    return as_file(request, issue.kind, f"{issue.kind}-{number}", {"issue": issue, **layers})


@allow(*DECIDERS)
@require_safe
def draft_pdf(request: OfficeRequest, document: str) -> HttpResponse:
    """Give what would be issued today as a file that says that it is a draft."""
    kind = kind_of(document)
    reading: Reading = read(Document.of(kind))
    layers = {"title": reading.title, "short": reading.short, "whole": reading.whole}
    return as_file(request, kind, f"{kind.value}-draft", {"copy_for": DRAFT, **layers})


def as_file(request: HttpRequest, kind: str, name: str, context: dict[str, Any]) -> HttpResponse:
    """Return a PDF/UA file, or say which packages this machine needs to make one."""
    try:
        made = to_pdf(render_to_string("packing/print.html", {"kind": Kind(kind), **context}))
    except PackagesMissing as error:
        missing = {"kind": Kind(kind), "error": str(error)}
        return render(request, "packing/no_file.html", missing, status=503)
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
