"""The codebook in use, its versions, and what differs between two of them."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from feedback.desk.codebook.forms import DRAFT, CompareForm
from feedback.desk.codebook.showing import groups_of
from feedback.desk.codebook.waiting import waiting_for
from feedback.responses.book.content import Content
from feedback.responses.book.diff import Diff, diff
from feedback.responses.book.files import to_csv, to_json
from feedback.responses.models import Codebook, CodebookDraft, Theme
from hearback.people.access import OfficeRequest, allow
from hearback.people.models import AuditEntry
from hearback.people.roles import READS_TEXTS, Role

CODERS = (Role.OFFICER, Role.CODER)


@allow(*READS_TEXTS)
@require_safe
def codebook(request: OfficeRequest) -> HttpResponse:
    """Show what the themes mean, and which texts wait because of a change."""
    found = Codebook.objects.in_use()
    codes = request.user.has_role(*CODERS)
    context = {
        "waiting": waiting_for(request.user) if codes else [],
        "draft": CodebookDraft.objects.first() if codes else None,
    }
    return render(request, "desk/codebook/in_use.html", {**screen(request, found), **context})


@allow(*READS_TEXTS)
@require_safe
def version(request: OfficeRequest, number: int) -> HttpResponse:
    """Show one version as it was published."""
    found = get_object_or_404(Codebook, number=number)
    return render(request, "desk/codebook/version.html", screen(request, found))


def screen(request: OfficeRequest, found: Codebook | None) -> dict[str, Any]:
    """Return what a page of one version shows."""
    return {
        "codebook": found,
        "groups": groups_of(found),
        "shows_phrases": True,
        "writes": request.user.has_role(Role.OFFICER),
    }


@allow(*READS_TEXTS)
@require_safe
def versions(request: OfficeRequest) -> HttpResponse:
    """List the versions, the newest first."""
    context = {
        "versions": Codebook.objects.select_related("published_by"),
        "form": CompareForm(may_see_draft=request.user.has_role(Role.OFFICER)),
    }
    return render(request, "desk/codebook/versions.html", context)


@allow(*READS_TEXTS)
@require_safe
def compare(request: OfficeRequest) -> HttpResponse:
    """Show what differs between two versions, or the draft and a version."""
    form = CompareForm(request.GET, may_see_draft=request.user.has_role(Role.OFFICER))
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        before, after = form.cleaned_data["before"], form.cleaned_data["after"]
        context["diff"] = difference(before, after)
        context["titles"] = [form.names[each] for each in (before, after)]
    return render(request, "desk/codebook/compare.html", context)


def difference(before: str, after: str) -> Diff:
    """Return what differs between two versions by their numbers, or the draft."""
    (old, first), (new, last) = content_of(before), content_of(after)
    heirs: dict[str, list[str]] = {}
    if last is None or (first is not None and first < last):
        heirs = Theme.objects.heirs(first or 0, last or 32767)
    if last is None and (draft := CodebookDraft.objects.first()):
        heirs = {**heirs, **draft.heirs}
    return diff(old, new, heirs)


def content_of(chosen: str) -> tuple[Content, int | None]:
    """Return what a version says, and its number; the draft has none."""
    if chosen == DRAFT:
        draft = CodebookDraft.objects.first()
        if draft is None:
            raise Http404
        return draft.read().content, None
    return get_object_or_404(Codebook, number=int(chosen)).read(), int(chosen)


@allow(*READS_TEXTS)
@require_safe
def as_json(request: OfficeRequest, number: int) -> HttpResponse:
    """Hand out a version as a file that can be taken in again."""
    found = get_object_or_404(Codebook, number=number)
    AuditEntry.record("codebook.exported", request.user, str(number), file="json")
    return _file(to_json(found.read()), "application/json", f"codebook-{number}.json")


@allow(*READS_TEXTS)
@require_safe
def as_csv(request: OfficeRequest, number: int) -> HttpResponse:
    """Hand out a version as a spreadsheet."""
    found = get_object_or_404(Codebook, number=number)
    AuditEntry.record("codebook.exported", request.user, str(number), file="csv")
    return _file(to_csv(found.read()), "text/csv; charset=utf-8", f"codebook-{number}.csv")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
