"""A plan's table in and out: read, shown, taken in once somebody has looked; exported the same."""

from dataclasses import asdict

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.models import Agency
from hearback.people.access import OfficeRequest, allow
from hearback.people.models import AuditEntry
from you_said_we_did.drafting.plan_forms import PlanFileForm
from you_said_we_did.drafting.views import EITHER, PLAN_READERS, WRITERS
from you_said_we_did.drafting.views.plans import find
from you_said_we_did.models import Plan
from you_said_we_did.plans.matching import compare
from you_said_we_did.plans.parts import PlanTable
from you_said_we_did.plans.public_words import suspects
from you_said_we_did.plans.storing import table_of, take_in
from you_said_we_did.plans.writing import as_tab_separated, as_xlsx

SALT = "plans.import"
AN_HOUR = 3600
GONE = "The page was open for more than an hour. Nothing was taken in. Choose the file again."
FACES = {
    "tsv": ("text/tab-separated-values; charset=utf-8", as_tab_separated),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}


@allow(*WRITERS)
@require_http_methods(EITHER)
def choose(request: OfficeRequest, slug: str) -> HttpResponse:
    """Choose a file; then show what it would change. Nothing is kept before it is taken in."""
    plan = find(request, slug)
    if request.method != "POST":
        return render(request, "drafting/plans/import.html", {"plan": plan, "form": PlanFileForm()})
    form = PlanFileForm(request.POST, request.FILES)
    if not form.is_valid():
        context = {"plan": plan, "form": form}
        return render(request, "drafting/plans/import.html", context, status=400)
    carried = {"plan": plan.pk, "name": form.cleaned_data["file"].name, "table": asdict(form.table)}
    context = {
        "plan": plan,
        "table": form.table,
        "suspects": suspects(form.table, Agency.objects.values_list("name", flat=True)),
        "comparison": compare(plan, form.table),
        "carried": signing.dumps(carried, salt=SALT, compress=True),
    }
    return render(request, "drafting/plans/preview.html", context)


@allow(*WRITERS, back="plans:import")
@require_POST
def take(request: OfficeRequest, slug: str) -> HttpResponse:
    """Take in what was shown. What the page carries is signed: it is what was read."""
    plan = find(request, slug)
    try:
        carried = signing.loads(request.POST.get("carried", ""), salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        carried = {}
    if carried.get("plan") != plan.pk:
        messages.error(request, GONE)
        return redirect("plans:import", slug)
    table = PlanTable.from_kept(carried["table"])
    made = take_in(plan, table, carried["name"], request.user, timezone.localdate())
    messages.success(
        request,
        "Taken in: {new} new, {changed} changed, {same} as they were.".format(**made.counts),
    )
    return redirect("plans:history" if made.unread else "plans:plan", slug)


@allow(*PLAN_READERS)
@require_safe
def export(request: OfficeRequest, slug: str, face: str) -> HttpResponse:
    """Give the plan as it is now, in the layout it is taken in from."""
    plan = find(request, slug)
    return _file(request, table_of(plan), plan.slug, face)


@allow(*PLAN_READERS)
@require_safe
def export_issue(request: OfficeRequest, slug: str, number: int, face: str) -> HttpResponse:
    """Give the plan as it was in one issue."""
    plan: Plan = find(request, slug)
    issue = get_object_or_404(plan.issues, number=number)
    return _file(request, PlanTable.from_kept(issue.content), f"{plan.slug}-{number}", face)


def _file(request: OfficeRequest, table: PlanTable, name: str, face: str) -> HttpResponse:
    if face not in FACES:
        raise Http404
    content_type, write = FACES[face]
    AuditEntry.record("plan.exported", request.user, name, file=face)
    response = HttpResponse(write(table), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{face}"'
    return response
