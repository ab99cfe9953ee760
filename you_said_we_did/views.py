"""The public pages of the loop. They read published rows and nothing else."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagement.models import Agency, Helpline
from you_said_we_did.clocks.figures import figures_for
from you_said_we_did.filters import Choices, Filters
from you_said_we_did.kept_pages import Keeping
from you_said_we_did.models import Commitment, Finding, Issue, Plan, Poster
from you_said_we_did.plans.parts import PlanTable
from you_said_we_did.posters import PosterWords
from you_said_we_did.status import Reason, Status
from you_said_we_did.tally import Tally

ON_A_PAGE = 20
LINES_SHOWN = 3
# On an agency's page: what still needs doing comes first.
FIRST = (Status.DOING, Status.CONSIDERING, Status.HEARD, Status.DONE, Status.CHECKED, Status.CANNOT)


def page_asked_for(request: HttpRequest) -> int:
    """Return the number of the page that an address asks for; anything odd means the first."""
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= 5 else 1


def page_of(rows: "QuerySet[Any]", number: int) -> Page[Any]:
    """Return that page of a list, or the nearest there is."""
    return Paginator(rows, ON_A_PAGE).get_page(number)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show findings by priority, each with what we promised and how far it has come."""
    keeping = Keeping()
    filters = Filters.read(request.GET.dict(), keeping.value("choices", Choices.load))
    number = page_asked_for(request)
    return keeping.page(
        f"index.{filters.query}{number}", lambda: draw_index(request, filters, number)
    )


def draw_index(request: HttpRequest, filters: Filters, number: int) -> HttpResponse:
    """Draw one page of the list; another page than the one that was asked for is led to."""
    today = timezone.localdate()
    chosen = filters.apply(Finding.objects.published(), today)
    which = filters.keep(Commitment.objects.all(), today)
    rows = chosen.with_commitments(which).order_by("priority__position", "-pk")
    page = page_of(rows, number)
    if page.number != number:
        return HttpResponseRedirect(f"?{filters.query}page={page.number}")
    context = {
        "filters": filters,
        "page_obj": page,
        "findings": page.object_list,
        "tally": Tally.of(which.filter(live=True, finding__in=chosen), today),
        "owners": filters.choices.owners,
        "plans": Plan.objects.published(),
    }
    return render(request, "you_said_we_did/index.html", context)


@require_safe
def finding(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one finding: what people said, and all that followed."""
    return Keeping().page(f"finding.{slug}", lambda: draw_finding(request, slug))


def draw_finding(request: HttpRequest, slug: str) -> HttpResponse:
    """Draw it. Its poster is offered while that says what this page says."""
    found = get_object_or_404(Finding.objects.published().with_progress(), slug=slug)
    context = {
        "finding": found,
        "commitments": found.published_commitments,
        "has_poster": Poster.objects.saying(PosterWords.of(found), found).exists(),
    }
    return render(request, "you_said_we_did/finding.html", context)


@require_safe
def easy(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one finding in Easy Read, or how to ask for it while nobody has written it."""
    return Keeping().page(f"easy.{slug}", lambda: draw_easy(request, slug))


def draw_easy(request: HttpRequest, slug: str) -> HttpResponse:
    """Draw it."""
    found = get_object_or_404(Finding.objects.published().with_progress(), slug=slug)
    context = {"finding": found, "commitments": found.published_commitments}
    return render(request, "you_said_we_did/easy.html", context)


@require_safe
def cannot(request: HttpRequest) -> HttpResponse:
    """Show what we can't do, by reason, each with why and with what there is instead."""
    number = page_asked_for(request)
    return Keeping().page(f"cannot.{number}", lambda: draw_cannot(request, number))


def draw_cannot(request: HttpRequest, number: int) -> HttpResponse:
    """Draw one page of it."""
    refused = public_commitments().filter(status=Status.CANNOT)
    page = page_of(refused.order_by(placed("reason", Reason.values), "-pk"), number)
    if page.number != number:
        return HttpResponseRedirect(f"?page={page.number}")
    context = {
        "page_obj": page,
        "commitments": page.object_list,
        "helplines": Helpline.objects.all()[:LINES_SHOWN],
    }
    return render(request, "you_said_we_did/cannot.html", context)


@require_safe
def agency(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what one agency promised, is doing, did and can't do, and what is late."""
    number = page_asked_for(request)
    return Keeping().page(f"agency.{pk}.{number}", lambda: draw_agency(request, pk, number))


def draw_agency(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Draw one page of it."""
    owner = get_object_or_404(Agency, pk=pk)
    owned, today = public_commitments().filter(owner=owner), timezone.localdate()
    page = page_of(owned.order_by(placed("status", FIRST), "due", "-pk"), number)
    if page.number != number:
        return HttpResponseRedirect(f"?page={page.number}")
    context = {
        "agency": owner,
        "page_obj": page,
        "commitments": page.object_list,
        "tally": Tally.of(owned, today),
        "figures": figures_for([owner], today)[owner.pk],
        "late": owned.late(today).order_by("due")[:ON_A_PAGE],
    }
    return render(request, "you_said_we_did/agency.html", context)


def public_commitments() -> Any:
    """Return what anyone may read, each with the finding that it answers."""
    published = Finding.objects.published()
    rows = Commitment.objects.filter(live=True, finding__in=published)
    return rows.select_related("owner", "finding")


def placed(column: str, values: Any) -> Case:
    """Return an order by the places of a column's values in a list."""
    places = [When(**{column: value}, then=Value(place)) for place, value in enumerate(values)]
    return Case(*places, default=Value(len(places)), output_field=IntegerField())


@require_safe
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a public plan as its newest signed issue has it."""
    signed = Issue.objects.published().filter(plan__slug=slug).select_related("plan")
    issue = signed.prefetch_related("sign_offs").first()
    if issue is None:
        raise Http404
    table = PlanTable.from_kept(issue.public_content)
    groups = [
        (one, [action for action in table.actions if action.objective == one.number])
        for one in table.objectives
    ]
    return render(request, "you_said_we_did/plan.html", {"issue": issue, "groups": groups})
