"""Reading papers: the list, one paper as a page, and its file."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from feedback.releases.documents import PackagesMissing
from feedback.releases.models import Release
from hearback.people.access import OfficeRequest, allow
from hearback.people.models import User
from hearback.people.roles import Role
from you_said_we_did.board.papers.forms import LookedForm
from you_said_we_did.models import Paper
from you_said_we_did.paper_faces import context_of, file_of
from you_said_we_did.paper_roles import READERS, WRITERS


def readable(reader: User, pk: int) -> Paper:
    """Return a paper this person may read: issued, or hers to write. Others answer 404, as if
    there were none.
    """
    for papers in (Paper.objects.for_reader(reader), Paper.objects.for_writer(reader)):
        found = papers.filter(pk=pk).first()
        if found is not None:
            return found
    raise Http404


@allow(*READERS)
@require_safe
def home(request: OfficeRequest) -> HttpResponse:
    """Show what is issued, and to those who write also what is not and what could be begun."""
    is_writer = request.user.has_role(*WRITERS)
    papers = Paper.objects.for_writer(request.user)
    issued = list(Paper.objects.for_reader(request.user))
    releases = Release.objects.published().select_related("survey") if is_writer else []
    context = {
        "issued": issued,
        "is_writer": is_writer,
        "is_officer": request.user.has_role(Role.OFFICER),
        "open": [paper for paper in papers if paper.is_open],
        "withdrawn": [paper for paper in papers if paper.status == Paper.Status.WITHDRAWN],
        "releases": releases,
    }
    return render(request, "board/papers/home.html", context)


@allow(*READERS)
@require_safe
def paper(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show one paper as its readers have it, and to those who write what can be done next."""
    found = readable(request.user, pk)
    is_writer = Paper.objects.for_writer(request.user).filter(pk=pk).exists()
    may_approve = is_writer and found.may_be_decided_by(request.user)
    context = {
        **context_of(found, timezone.localdate()),
        "is_writer": is_writer,
        "may_approve": may_approve,
        "looked_form": LookedForm(found.few_people) if may_approve else None,
        "may_copy": request.user.has_role(Role.OFFICER),
        "chart": chart_address(found, "wide"),
        "narrow_chart": chart_address(found, "narrow"),
    }
    return render(request, "board/papers/paper.html", context)


@allow(*READERS)
@require_safe
def pdf(request: OfficeRequest, pk: int) -> HttpResponse:
    """Give the paper as a file, the same for everyone who may read it."""
    found = readable(request.user, pk)
    try:
        made = file_of(found, timezone.localdate())
    except PackagesMissing as error:
        return no_files(request, found, error)
    return as_file(made, found, "inline")


def chart_address(found: Paper, width: str) -> str:
    """Return where the board's pages draw the themes of this paper's release."""
    release = found.release
    return reverse(
        "board:chart", args=[release.survey.slug, release.quarter, "words", "theme", width]
    )


def as_file(made: bytes, found: Paper, disposition: str, copy_for: str = "") -> HttpResponse:
    """Return a PDF under a name that says which survey and period it is about, and for a copy
    whose it is.
    """
    response = HttpResponse(made, content_type="application/pdf")
    parts = (found.release.survey.slug, found.release.quarter, copy_for)
    name = f"{'-'.join(filter(None, parts))}.pdf"
    response.headers["Content-Disposition"] = f'{disposition}; filename="{name}"'
    return response


def no_files(request: OfficeRequest, found: Paper, error: PackagesMissing) -> HttpResponse:
    """Say which packages to install; everything else about the paper works."""
    context = {"paper": found, "error": str(error)}
    return render(request, "board/papers/no_files.html", context, status=503)
