"""Writing a paper: begun from a release, worded, approved by somebody else, issued."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from feedback.releases.documents import PackagesMissing
from feedback.releases.models import Release
from hearback.people.access import OfficeRequest, allow
from hearback.people.forms import carry_out
from you_said_we_did.board.papers.forms import PaperForm, WithdrawForm
from you_said_we_did.models import Paper
from you_said_we_did.paper_faces import file_of
from you_said_we_did.paper_roles import WRITERS

EITHER = ("GET", "HEAD", "POST")


def found_for(request: OfficeRequest, pk: int) -> Paper:
    """Return a paper this person may write on or decide about, or answer 404."""
    return get_object_or_404(Paper.objects.for_writer(request.user), pk=pk)


@allow(*WRITERS)
@require_POST
def start(request: OfficeRequest, pk: int) -> HttpResponse:
    """Begin a paper about a published release, and go on to its words."""
    release = get_object_or_404(Release.objects.published().select_related("survey"), pk=pk)
    made = Paper.draft(release, request.user)
    messages.success(request, "The draft is made. Its figures and promises are filled in already.")
    return redirect("papers:words", made.pk)


@allow(*WRITERS)
@require_http_methods(EITHER)
def words(request: OfficeRequest, pk: int) -> HttpResponse:
    """Change the words and who may see it."""
    found = found_for(request, pk)
    if not found.is_open:
        messages.error(request, "This paper was issued, so its words can’t change any more.")
        return redirect("papers:paper", pk)
    # Its own copy: a form that is refused must not change what the page says about the paper.
    own = Paper.objects.select_related("release__survey").get(pk=pk)
    form = PaperForm(request.POST or None, instance=own, initial={"edition": found.edition})
    if request.method == "POST" and form.is_valid():
        edition, values = form.cleaned_data["edition"], form.words()
        if carry_out(form, lambda: found.rewrite(request.user, edition, **values)):
            messages.success(request, "The words are saved. Somebody else has to approve them.")
            still = Paper.objects.for_writer(request.user).filter(pk=pk).exists()
            return redirect("papers:paper", pk) if still else redirect("papers:home")
    context = {"form": form, "paper": found}
    status = 400 if form.errors else 200
    return render(request, "board/papers/words.html", context, status=status)


@allow(*WRITERS, back="papers:paper")
@require_POST
def approve(request: OfficeRequest, pk: int) -> HttpResponse:
    """Approve the words that were read."""
    found = found_for(request, pk)
    edition = request.POST.get("edition", "")
    if not edition.isascii() or not edition.isdecimal():
        edition = "0"  # no paper has it: refused as changed
    try:
        found.approve(request.user, int(edition), has_looked="has_looked" in request.POST)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except PermissionDenied:
        messages.error(request, "You can’t approve this paper: somebody who wrote none of it must.")
        return redirect("papers:paper", pk)
    else:
        messages.success(request, "Approved. It can be issued now.")
    return redirect("papers:paper", pk)


@allow(*WRITERS, back="papers:paper")
@require_POST
def issue(request: OfficeRequest, pk: int) -> HttpResponse:
    """Give it out, and make its file once for everyone."""
    found, today = found_for(request, pk), timezone.localdate()
    try:
        found.issue(request.user, today)
        file_of(found, today)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except PackagesMissing as error:
        messages.info(request, f"Issued, as a page only. {error}")
    else:
        messages.success(request, "Issued. Its words and promises stay as they are now.")
    return redirect("papers:paper", pk)


@allow(*WRITERS)
@require_http_methods(EITHER)
def withdraw(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take an issued paper back, with a reason."""
    found = found_for(request, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if carry_out(form, lambda: found.withdraw(request.user, reason)):
            messages.success(request, "Withdrawn. Nobody finds it here any more.")
            return redirect("papers:home")
    context = {"form": form, "paper": found}
    status = 400 if form.errors else 200
    return render(request, "board/papers/withdraw.html", context, status=status)


@allow(*WRITERS, back="papers:paper")
@require_POST
def discard(request: OfficeRequest, pk: int) -> HttpResponse:
    """Delete a paper that was never issued."""
    try:
        found_for(request, pk).discard(request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("papers:paper", pk)
    messages.success(request, "The draft is deleted.")
    return redirect("papers:home")
