"""What people wrote, beside a released figure: an officer proposes, a reviewer lets it out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.cutting.candidates import candidates, texts_by_theme
from feedback.cutting.forms import LetOutForm, QuoteForm, RefusalForm
from feedback.cutting.models import Quote
from feedback.cutting.views.drafts import find_release
from feedback.responses.models import Text
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

A_PAGE = 10


@allow(Role.OFFICER, Role.REVIEWER)
@require_safe
def quotes(request: OfficeRequest, slug: str, period: str) -> HttpResponse:
    """List a release's themes that show a number, with what is quoted or proposed on each."""
    release = find_release(slug, period)
    readable = Text.objects.for_reader(request.user)
    rows = Quote.objects.filter(theme__release=release, text__in=readable)
    proposed = list(rows.select_related("theme", "text", "proposed_by", "decided_by"))
    themes = release.themes.exclude(people=None)
    is_officer = request.user.has_role(Role.OFFICER)
    texts = texts_by_theme(release, request.user) if is_officer else {}
    return render(
        request,
        "cutting/quotes.html",
        {
            "release": release,
            "themes": [
                (
                    theme,
                    [quote for quote in proposed if quote.theme_id == theme.pk],
                    texts.get(theme.slug, 0),
                )
                for theme in themes
            ],
            "is_officer": is_officer,
            "may_decide": request.user.has_role(Role.REVIEWER),
        },
    )


@allow(Role.REVIEWER)
@require_safe
def waiting(request: OfficeRequest) -> HttpResponse:
    """List the quotes that wait for a reviewer: of texts this one may meet."""
    readable = Text.objects.for_reader(request.user)
    rows = Quote.objects.waiting().filter(text__in=readable)
    found = rows.select_related("theme__release__survey", "text", "proposed_by")
    return render(request, "cutting/waiting.html", {"quotes": found})


@allow(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: OfficeRequest, slug: str, period: str, theme: str) -> HttpResponse:
    """Show the texts that may be quoted on a theme; propose words of one."""
    release = find_release(slug, period)
    row = get_object_or_404(release.themes.exclude(people=None), slug=theme)
    found = candidates(row, request.user)
    form, chosen = QuoteForm(), None
    if request.method == "POST":
        chosen = get_object_or_404(found, pk=request.POST.get("text") or 0)
        form = QuoteForm(request.POST)
        if form.is_valid():
            try:
                Quote.propose(chosen, row, form.cleaned_data["words"], request.user)
            except ValidationError as refusal:
                form.add_error("words", refusal)
            else:
                messages.success(request, "Proposed. A reviewer decides whether it goes out.")
                return redirect("cutting:quotes", slug, period)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"release": release, "theme": row, "page": page, "form": form, "chosen": chosen}
    return render(request, "cutting/propose.html", context, status=400 if form.errors else 200)


@allow(Role.REVIEWER)
@require_POST
def decide(request: OfficeRequest, pk: int) -> HttpResponse:
    """Let a proposed quote out, or ask why it stays out. To let it out, each word that may point
    to somebody is ticked; if one is not, the quote is shown again by itself, with what was ticked.
    """
    quote = _find(request, pk)
    if request.POST.get("decision") != "approve":
        return redirect("cutting:refuse_quote", pk)
    form = LetOutForm(quote.doubtful, request.POST)
    if quote.proposed_by_id != request.user.pk and not form.is_valid():
        return render(request, "cutting/decide.html", {"quote": quote, "form": form}, status=400)
    try:
        quote.approve(request.user, request.POST.getlist("points_to_nobody"))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, "It stands in the release now.")
    return _back(quote)


@allow(Role.REVIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: OfficeRequest, pk: int) -> HttpResponse:
    """Ask why a proposed quote stays out, and leave it out."""
    quote = _find(request, pk)
    if quote.proposed_by_id == request.user.pk:
        raise PermissionDenied
    form = RefusalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if form.makes(lambda: quote.refuse(request.user, given["reason"], given["words"])):
            messages.success(request, "Refused. It stays out of the release.")
            return _back(quote)
    context = {"quote": quote, "form": form}
    return render(request, "cutting/refuse.html", context, status=400 if form.errors else 200)


@allow(Role.OFFICER, Role.REVIEWER)
@require_POST
def withdraw(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take a quote out of its release."""
    quote = _find(request, pk)
    try:
        quote.withdraw(request.user, timezone.localdate())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, "Withdrawn. It stands in no release any more.")
    return _back(quote)


def _find(request: OfficeRequest, pk: int) -> Quote:
    quote = get_object_or_404(Quote.objects.select_related("theme__release__survey"), pk=pk)
    if not Text.objects.for_reader(request.user).filter(pk=quote.text_id).exists():
        raise PermissionDenied
    return quote


def _back(quote: Quote) -> HttpResponse:
    release = quote.theme.release
    return redirect("cutting:quotes", release.survey.slug, release.quarter)
