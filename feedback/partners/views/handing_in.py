"""What was handed in, by counts, and handing in: the file, its columns, then the seal."""

import logging
import secrets
import time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.groups import RespondentGroup
from feedback.intake.public_key import NoValidKey
from feedback.partners import carried
from feedback.partners.carried import Carried, CarriedGone
from feedback.partners.columns import Examined, examine, guess, otherwise
from feedback.partners.definition import Source
from feedback.partners.forms import ColumnsForm, SourceForm, agencies_of, groups_of
from feedback.partners.models import Columns, HandIn
from feedback.partners.preview import masked_rows
from feedback.partners.sheets import MOST_BYTES, Unreadable
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

HANDS_IN = (Role.OFFICER, Role.PARTNER)
PROBLEMS_SHOWN = 100
HEADS = {"rows": ("Row", "Answers", "Comment"), "problems": ("Row", "What is wrong")}
GONE = (
    "What was read of the file is gone: the page was open for more than an hour, or another file "
    "was chosen since. Nothing was handed in. Choose the file again."
)
NO_KEY = (
    "There is no key to seal the comments with, so nothing was handed in. Tell the keyholder, and "
    "hand the file in again later."
)
OTHER_COLUMNS = "You changed the columns. Look at the rows below again before you hand them in."
TICK = "Tick this to hand in the other rows, or mend the file and choose it again."

logger = logging.getLogger(__name__)


@allow(*HANDS_IN)
@require_safe
def home(request: OfficeRequest) -> HttpResponse:
    """List what was handed in, by counts, and how much of it waits."""
    today, agencies = localdate(), agencies_of(request.user)
    hand_ins = HandIn.objects.with_opened().seen_by(agencies, groups_of(request.user))
    context = {
        "rows": [
            (hand_in, hand_in.waiting(today), hand_in.may_be_taken_back_by(request.user))
            for hand_in in hand_ins
        ],
        "may_begin": bool(groups_of(request.user)) and agencies.exists(),
        "is_officer": request.user.has_role(Role.OFFICER),
        "agencies": agencies,
    }
    return render(request, "partners/home.html", context)


@allow(*HANDS_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: OfficeRequest) -> HttpResponse:
    """Ask for the file; read it, and show what its columns seem to hold."""
    if request.method != "POST":
        return render(request, "partners/begin.html", {"form": SourceForm(request.user)})
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    # A file above the limit is dropped before the form sees it.
    dropped = size if size > MOST_BYTES else 0
    form = SourceForm(request.user, request.POST, request.FILES, size=dropped)
    if not form.is_valid() or form.sheet is None:
        return render(request, "partners/begin.html", {"form": form})
    given = form.cleaned_data
    held = Carried(
        form.sheet, given["agency"].pk, given["group"], given["collected"], secrets.token_hex(16)
    )
    try:
        field = carried.seal(held, request.session, time.time())
    except Unreadable as problem:
        form.add_error("file", str(problem))
        return render(request, "partners/begin.html", {"form": form})
    return Screen(request, held, field).answer()


@allow(*HANDS_IN)
@require_POST
def check(request: OfficeRequest) -> HttpResponse:
    """Show the rows as the columns are chosen now; or hand them in."""
    field = request.POST.get("carried", "")
    try:
        held = carried.unseal(field, request.session, time.time())
    except CarriedGone:
        messages.error(request, GONE)
        return redirect("partners:begin")
    if held.group not in groups_of(request.user):
        messages.error(request, GONE)
        return redirect("partners:begin")
    screen = Screen(request, held, field, request.POST)
    if "hand_in" in request.POST and screen.may_hand_in() and screen.hand_in():
        return redirect("partners:home")
    return screen.answer()


class Screen:
    """The rows of a file, told apart by what its columns hold."""

    def __init__(
        self, request: OfficeRequest, held: Carried, field: str, typed: Any = None
    ) -> None:
        self.request, self.held, self.field = request, held, field
        self.agency = get_object_or_404(agencies_of(request.user), pk=held.agency)
        known = Columns.known_of(self.agency)
        parts = guess(held.sheet, known)
        first = {f"column{place}": part for place, part in enumerate(parts)}
        first["otherwise"] = otherwise(held.sheet, known)
        self.form = ColumnsForm(held.sheet, parts, typed or first)
        self.examined: Examined | None = None
        if self.form.is_valid():
            self.examined = examine(held.sheet, self.form.choice())

    @property
    def seen(self) -> str:
        """What was chosen for the columns, in one word: a page hands in only what it showed."""
        return repr(self.form.choice()) if self.examined else ""

    def may_hand_in(self) -> bool:
        """Say whether all that is shown was seen, and each problem; else say why not."""
        if self.examined is None:
            return False
        if self.request.POST.get("seen") != self.seen:
            self.form.add_error(None, OTHER_COLUMNS)
        elif self.examined.problems and not self.form.cleaned_data["leave_out"]:
            self.form.add_error("leave_out", TICK)
        return not self.form.errors

    def hand_in(self) -> bool:
        """Seal and store the comments; say whether they are. What was refused is on the form."""
        examined = self.examined or Examined((), ())
        try:
            with transaction.atomic():
                HandIn.take(
                    Source(self.agency, self.held.group, self.held.collected),
                    examined.comments,
                    left_out=len(examined.problems),
                    nonce=self.held.nonce,
                    by=self.request.user,
                    today=localdate(),
                )
                Columns.remember(self.agency, self.form.to_remember())
        except ValidationError as refusal:
            self.form.add_error(None, refusal)
            return False
        except NoValidKey:
            logger.exception("there is no key to seal a hand-in with")
            self.form.add_error(None, NO_KEY)
            return False
        carried.forget(self.request.session)
        number = len(examined.comments)
        messages.success(self.request, f"{number:,} comments are handed in, sealed and counted.")
        return True

    def answer(self) -> HttpResponse:
        """Return the page."""
        examined = self.examined or Examined((), ())
        context = {
            "form": self.form,
            "columns": self.form.columns(),
            "agency": self.agency,
            "held": self.held,
            "field": self.field,
            "seen": self.seen,
            "examined": self.examined,
            "fewest": settings.BATCH_MINIMUM,
            "is_enough": len(examined.comments) >= settings.BATCH_MINIMUM,
            "heads": HEADS,
            "rows": masked_rows(examined.comments),
            "problems": examined.problems[:PROBLEMS_SHOWN],
            "more_problems": max(0, len(examined.problems) - PROBLEMS_SHOWN),
            "lately": HandIn.objects.lately(self.agency, localdate()).filter(
                version__survey__respondent_group__in=groups_of(self.request.user)
            ),
            "group_label": RespondentGroup(self.held.group).label,
        }
        return render(self.request, "partners/check.html", context)
