"""The queue of texts to check, one text with what was typed, and opening it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import DatabaseError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from nacl.public import PrivateKey

from feedback.desk.lifting import CHANGED, confirm, digest_of
from feedback.desk.models import LiftRequest
from feedback.desk.passage import opening_of, pieces_of
from feedback.desk.raw import opening
from feedback.desk.raw.comparing import compare, restorable, worth_a_look
from feedback.desk.raw.forms import ReasonForm, RestoreForm, ReviewForm
from feedback.desk.raw.opening import languages_of
from feedback.desk.raw.reply import Reply, ReplyForm
from feedback.desk.raw.unlocking import OPEN, minutes_left, private_key_of, seconds_left
from feedback.desk.raw.wording_form import WordingForm
from feedback.desk.selection import TEXTS_ON_A_PAGE, choose_group, groups_of
from feedback.intake.sealing import WillNotOpen
from feedback.keeper.keys import desk_keys
from feedback.keeper.models import ReviewerKey
from feedback.responses.models import RawText, Text
from hearback.people.access import OfficeRequest, allow
from hearback.people.models import User
from hearback.people.roles import Role

NOT_WRITTEN_DOWN = (
    "It could not be written into the audit log that you open this text. So it was not opened. "
    "Try again later, and tell an administrator."
)
WILL_NOT_OPEN = (
    "This envelope does not open with its month’s key, or belongs to another text. Tell the "
    "keyholder. The masked text below can still be checked by a coder."
)
NOT_CONFIRMED = (
    "Nothing was hidden and nothing confirmed by you: this text was closed meanwhile. If its "
    "masking is not confirmed yet, open it again and say once more what to hide."
)


@allow(Role.REVIEWER)
@require_safe
def texts(request: OfficeRequest) -> HttpResponse:
    """List the texts of one group whose masking waits for a reviewer."""
    unchecked = opening.waiting(request.user)
    choices = groups_of(unchecked, unchecked)
    group = choose_group(request.GET.get("group", ""), choices)
    of_group = unchecked.filter(respondent_group=group)
    languages = languages_of(of_group)
    language = request.GET.get("language", "")
    shown = of_group.select_related("version__survey", "raw", "reply_draft")
    shown = shown.prefetch_related("lift_requests")
    if language in languages:
        shown = shown.filter(written_in=language)
    page = Paginator(shown, TEXTS_ON_A_PAGE).get_page(request.GET.get("page"))
    private = private_key_of(request, request.user)
    shut = shut_for(request, private, {bytes(text.raw.desk_key) for text in page})
    context = {
        "groups": choices,
        "group": group,
        "page": page,
        "query": query_of(group, language if language in languages else ""),
        "languages": languages,
        "language": language if language in languages else "",
        "rows": [
            (text, pieces_of(opening_of(text.masked)), bytes(text.raw.desk_key) in shut)
            for text in page
        ],
        "minutes": minutes_left(request),
        "has_key": ReviewerKey.objects.filter(user_id=request.user.pk).exists(),
    }
    return render(request, "desk/raw_texts.html", context)


def query_of(group: str | None, language: str) -> str:
    """Return what the addresses of further pages begin with."""
    chosen = {"group": group, "language": language}
    return "".join(f"{name}={value}&" for name, value in chosen.items() if value)


def shut_for(request: OfficeRequest, private: bytes | None, keys: set[bytes]) -> set[bytes]:
    """Return those of these desk keys that an unlocked reviewer has no copy of."""
    if private is None:
        return set()
    return {key for key in keys if desk_key(key, request.user.pk, private) is None}


def desk_key(name: bytes, user_id: int, private: bytes) -> PrivateKey | None:
    """Return a month's desk key, or None if this reviewer has no copy (yet, or any more)."""
    try:
        return desk_keys.open_copy(name, user_id, private)
    except desk_keys.NoDeskKey:
        return None


@dataclass(frozen=True)
class Offer:
    """A placeholder that can be brought back: its place, what was typed, and whether it was asked
    for.
    """

    place: int
    words: str
    asked: LiftRequest | None


class Screen:
    """One text as a reviewer meets it. What was typed is in `raw` only while it may be shown."""

    def __init__(self, request: OfficeRequest, text: Text) -> None:
        self.request, self.text = request, text
        self.sealed = RawText.objects.filter(text=text).first()
        self.private = private_key_of(request, request.user)
        self.desk_key: PrivateKey | None = None
        if self.sealed and self.private:
            self.desk_key = desk_key(bytes(self.sealed.desk_key), request.user.pk, self.private)
        self.problem = ""
        self.reply_to: dict[str, Any] | None = None
        self.raw = self._raw()
        self.stretches = compare(self.raw, text.masked) if self.raw is not None else None

    def _raw(self) -> str | None:
        """Return what was typed, if the audit entry that opens it was written in this unlocking."""
        is_open = self.request.session.get(OPEN) == str(self.text.pk)
        if not is_open or not self.sealed or not self.desk_key or self.text.is_masking_confirmed:
            return None
        try:
            typed, self.reply_to = opening.read_with_address(self.sealed, self.desk_key)
        except WillNotOpen:
            self.problem = WILL_NOT_OPEN
            return None
        return typed

    def _is_anyones(self) -> bool:
        """Say whether any reviewer has a copy of the month's desk key."""
        return self.sealed is not None and bytes(self.sealed.desk_key) in desk_keys.months()

    @property
    def state(self) -> str:
        """What can be done with the text, in one word, for the template."""
        if self.text.is_masking_confirmed:
            return "checked"
        if self.sealed is None:
            return "gone"
        if self.private is None:
            return "locked"
        if self.desk_key is None:
            return "no_copy"
        return "shut" if self.raw is None else "open"

    def review_form(self, typed: Any = None) -> ReviewForm:
        """Return the form for what else to hide."""
        suggested = worth_a_look(self.stretches or [], self.text.masked)
        return ReviewForm(self.text, suggested, typed)

    def open_form(self) -> ReviewForm | WordingForm:
        """Return the form for what is to be done with an open text."""
        return WordingForm(self.raw or "") if self.text.written_in else self.review_form()

    def offers(self) -> list[Offer]:
        """Return what can be brought back; first what somebody at the desk asked for. What is
        hidden as a whole is put into words instead.
        """
        if self.text.written_in:
            return []
        asked = LiftRequest.objects.filter(text=self.text)
        current = {one.place: one for one in asked if one.is_current}
        offers = [
            Offer(place, words, current.get(place))
            for place, words in restorable(self.stretches or []).items()
        ]
        return sorted(offers, key=lambda offer: (offer.asked is None, offer.place))

    def answer(
        self,
        form: ReasonForm | ReviewForm | WordingForm | None = None,
        problem: str = "",
        status: int = 200,
        restoring: RestoreForm | None = None,
        replying: ReplyForm | None = None,
    ) -> HttpResponse:
        """Return the page. While something is open, it leaves by itself when the time is up."""
        state = self.state
        if form is None and state in ("open", "shut"):
            form = self.open_form() if state == "open" else ReasonForm()
        context = {
            "text": self.text,
            "question": self.text.version.read().question(self.text.question),
            "pieces": pieces_of(self.text.masked),
            "state": state,
            "raw": self.raw,
            "stretches": self.stretches,
            "mark": watermark(self.request.user, timezone.localtime()) if state == "open" else "",
            "form": form,
            "problem": problem or self.problem,
            "minutes": minutes_left(self.request),
            "is_anyones": self._is_anyones(),
            "offers": self.offers(),
            "asked": LiftRequest.objects.filter(text=self.text),
            "restoring": restoring or RestoreForm(),
            "reply": Reply.of(self.text, self.desk_key, self.request.user, self.reply_to, replying),
            "seen": digest_of(self.text.masked),
        }
        answer = render(self.request, "desk/raw_text.html", context, status=status)
        if state == "open":
            left = seconds_left(self.request.session)
            answer.headers["Refresh"] = f"{left + 1}; url=/desk/raw/over/"
        return answer


def watermark(reader: User, at: datetime) -> str:
    """Return who reads and when, as it lies across what was typed: a picture of the screen says who
    took it, however little of the page is on it.
    """
    return f"{reader.email} · {at:%-d %B %Y, %H:%M}"


def find(pk: int, reviewer: User) -> Text:
    """Return a text of her respondent groups; 404 for any other."""
    readable = Text.objects.for_reader(reviewer).select_related("version__survey")
    found: Text = get_object_or_404(readable, pk=pk)
    return found


@allow(Role.REVIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show one text, beside it what was typed if it was opened; confirm the masking."""
    screen = Screen(request, find(pk, request.user))
    if request.method == "POST" and screen.state != "open":
        messages.error(request, NOT_CONFIRMED)
    if request.method != "POST" or screen.state != "open" or screen.text.written_in:
        return screen.answer()
    form = screen.review_form(request.POST)
    if not form.is_valid():
        return screen.answer(form)
    if request.POST.get("seen") != digest_of(screen.text.masked):
        return screen.answer(form, CHANGED)
    try:
        missing = confirm(screen.text, form.hiding(), request.user)
    except ValidationError as refusal:
        return screen.answer(form, refusal.messages[0])
    request.session.pop(OPEN, None)
    if missing:
        messages.warning(
            request,
            "Someone else hid words of that text meanwhile, so yours were not all found. "
            "Ask a coder to look at it again.",
        )
    messages.success(request, "The masking is confirmed.")
    following = opening.after(screen.text, request.user)
    if following:
        return redirect("desk:raw_text", following.pk)
    return redirect("desk:raw")


@allow(Role.REVIEWER)
@require_POST
def open_text(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write down who opens the text and why; only then may it be shown."""
    screen = Screen(request, find(pk, request.user))
    if screen.state != "shut":
        return redirect("desk:raw_text", pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return screen.answer(form)
    try:
        again_at = opening.write_down(screen.text, request.user, form.cleaned_data["reason"])
    except DatabaseError:
        return screen.answer(form, NOT_WRITTEN_DOWN, status=503)
    if again_at:
        return screen.answer(form, too_many(timezone.localtime(again_at).strftime("%H:%M")))
    request.session[OPEN] = str(pk)
    return redirect("desk:raw_text", pk)


def too_many(again_at: str) -> str:
    """Return what a reviewer is told who opened very many."""
    return (
        f"You have opened {opening.MOST_IN_AN_HOUR} texts within an hour. You can open the next "
        f"one at {again_at}. If your work needs more than that, ask the data protection officer "
        "first: the audit log shows it."
    )
