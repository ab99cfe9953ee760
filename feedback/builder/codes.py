"""The codes of a survey: printed in batches, counted in bands, cancelled."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from feedback.builder.code_forms import SlipsForm
from feedback.builder.slips import pdf_of
from feedback.intake.codes import digest_of, draw_codes
from feedback.intake.pepper import NoPepper
from feedback.releases.documents import PackagesMissing
from feedback.surveys.models import CodeBatch, Survey
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

EITHER = ["GET", "HEAD", "POST"]
NO_PEPPER = (
    "Codes can’t be made on this machine yet. An administrator has to run:"
    " ./run hearback make-pepper"
)


@allow(Role.OFFICER)
@require_safe
def codes(request: OfficeRequest, pk: int) -> HttpResponse:
    """List a survey's batches, with what may be said of them."""
    survey = _find(pk)
    batches = survey.code_batches.all()
    context = {"survey": survey, "batches": batches, "prints": _prints(survey)}
    return render(request, "builder/codes.html", context)


@allow(Role.OFFICER, back="builder:codes")
@require_http_methods(EITHER)
def print_slips(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say what a batch means, then make one and hand over its file: once."""
    survey = _find(pk)
    if not _prints(survey):
        raise Http404
    form = SlipsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _made(request, survey, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        except NoPepper:
            form.add_error(None, NO_PEPPER)
        except PackagesMissing as error:
            form.add_error(None, str(error))
    status = 400 if request.method == "POST" else 200
    return render(
        request, "builder/print_slips.html", {"survey": survey, "form": form}, status=status
    )


def _made(
    request: OfficeRequest, survey: Survey, *, place: str, printed: int, batch: str
) -> HttpResponse:
    """Return the file. It is made before anything is stored, so that no batch lacks its paper."""
    today = localdate()
    drawn = draw_codes(batch, printed)
    digests = [digest_of(code, survey.pk) for code in drawn]
    content = pdf_of(survey, drawn, today, prefix=batch, place=place)
    CodeBatch.make(survey, digests, request.user, today, prefix=batch, place=place)
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="slips-{batch.lower()}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@allow(Role.OFFICER, back="builder:codes")
@require_http_methods(EITHER)
def cancel(request: OfficeRequest, pk: int, prefix: str) -> HttpResponse:
    """Say what cancelling means, then do it."""
    survey = _find(pk)
    batch = get_object_or_404(survey.code_batches, prefix=prefix)
    problem = ""
    if request.method == "POST":
        try:
            batch.cancel(request.user, localdate())
        except ValidationError as refusal:
            problem = refusal.messages[0]
        else:
            messages.success(
                request, f"Batch {batch.prefix} is cancelled. Have its slips shredded."
            )
            return redirect("builder:codes", survey.pk)
    context = {"survey": survey, "batch": batch, "problem": problem}
    status = 400 if problem else 200
    return render(request, "builder/cancel_codes.html", context, status=status)


def _find(pk: int) -> Survey:
    """Return a survey that is or was out; 404 for a draft, which has no codes."""
    survey: Survey = get_object_or_404(Survey.objects.published(), pk=pk)
    if survey.agency_id is not None:
        raise Http404
    return survey


def _prints(survey: Survey) -> bool:
    """Say whether slips can be printed: people are asked for a code now."""
    return survey.takes_answers() and survey.current_version().read().needs_code
