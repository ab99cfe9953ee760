"""Values from a file: read, look, hand in. The page carries them signed, behind the gate."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from engagement.csv_rows import Problem
from feedback.indicators.jumps import jumped_from
from feedback.indicators.models import IndicatorValue
from feedback.indicators.sheets import HEADINGS, Examined, Line, from_json
from feedback.indicators.wording import in_words
from hearback.people.access import OfficeRequest, allow
from you_said_we_did.board.indicators.forms import CheckForm, FileForm
from you_said_we_did.board.indicators.handing_in import HANDS_IN, indicators_of

SALT = "indicators.file"
SECONDS = 3600
GONE = "The page was open for more than an hour, so nothing was handed in. Choose the file again."
TICK = "Tick this to hand in the other rows, or mend the file and choose it again."


@allow(*HANDS_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: OfficeRequest) -> HttpResponse:
    """Ask for the file; show what of it would be kept."""
    indicators = list(indicators_of(request.user))
    is_sent = request.method == "POST"
    given: tuple[Any, ...] = (request.POST, request.FILES) if is_sent else (None, None)
    form = FileForm(indicators, timezone.localdate(), *given)
    if is_sent and form.is_valid():
        return show(request, form.examined, CheckForm(commentaries_of(form.examined)))
    context = {"form": form, "indicators": indicators, "headings": ",".join(HEADINGS)}
    status = 400 if form.errors else 200
    return render(request, "board/indicators/file.html", context, status=status)


@allow(*HANDS_IN, back="indicators:file")
@require_POST
def check(request: OfficeRequest) -> HttpResponse:
    """Hand in the rows that were shown."""
    try:
        examined = opened(request)
    except signing.BadSignature:
        messages.error(request, GONE)
        return redirect("indicators:file")
    form = CheckForm(commentaries_of(examined), request.POST)
    if form.is_valid() and examined.problems and not form.cleaned_data["leave_out"]:
        form.add_error("leave_out", TICK)
    if not form.is_valid():
        return show(request, examined, form)
    try:
        hand_in_all(request, examined.lines)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return show(request, examined, form)
    messages.success(
        request, f"{len(examined.lines)} values are handed in. Somebody else has to approve them."
    )
    return redirect("indicators:home")


def commentaries_of(examined: Examined) -> list[str]:
    """Return what is said of the values that would be handed in."""
    return [line.commentary for line in examined.lines]


@transaction.atomic
def hand_in_all(request: OfficeRequest, lines: tuple[Line, ...]) -> None:
    """Keep all rows or none. Raises ValidationError naming the row."""
    for line in lines:
        try:
            IndicatorValue.hand_in(
                line.indicator,
                line.period,
                line.safe,
                line.commentary,
                by=request.user,
                today=timezone.localdate(),
            )
        except ValidationError as refusal:
            words = " ".join(refusal.messages)
            raise ValidationError(f"Row {line.number}: {words} Nothing was handed in.") from refusal


def opened(request: OfficeRequest) -> Examined:
    """Return what the page carried. Raises BadSignature for another's, an old or a changed one."""
    carried = signing.loads(request.POST.get("carried", ""), salt=SALT, max_age=SECONDS)
    if carried["by"] != request.user.pk:
        raise signing.BadSignature
    return Examined(
        tuple(from_json(carried["lines"], indicators_of(request.user))),
        tuple(Problem(**each) for each in carried["problems"]),
    )


def show(request: OfficeRequest, examined: Examined, form: CheckForm) -> HttpResponse:
    """Draw the rows as they would be kept."""
    carried = {
        "by": request.user.pk,
        "lines": [line.to_json() for line in examined.lines],
        "problems": [asdict(problem) for problem in examined.problems],
    }
    context = {
        "form": form,
        "carried": signing.dumps(carried, salt=SALT, compress=True),
        "lines": [
            (line, line.shown, in_words(line.shown), jumped_from(line.shown))
            for line in examined.lines
        ],
        "problems": examined.problems,
    }
    status = 400 if form.errors else 200
    return render(request, "board/indicators/check.html", context, status=status)
