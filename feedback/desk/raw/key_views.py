"""A reviewer's own key: making one, unlocking the desk with it, locking it again."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.core import ratelimit
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.desk.raw.forms import NewKeyForm, UnlockForm
from feedback.desk.raw.unlocking import (
    Busy,
    lock,
    minutes_left,
    open_with,
    private_key_of,
    room_to_stretch,
    take_cookie_away,
    unlock,
)
from feedback.intake.public_key import fingerprint
from feedback.intake.wrapping import WrongPassphrase
from feedback.keeper.keys import desk_keys
from feedback.keeper.models import ReviewerKey
from hearback.people.access import OfficeRequest, allow
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role

View = Callable[..., HttpResponse]
BUSY = "Somebody else is unlocking at this moment. Wait a few seconds, then try again."
MADE = (
    "Your key is made. Its fingerprint is {}. Write it down and read it to the keyholder: texts "
    "open for you once the keyholder has said yes to this very key."
)
WRONG = "That is not your passphrase. Nothing was opened."
TOO_OFTEN = (
    "Five wrong passphrases. Wait a quarter of an hour, then try again. If you have lost it, make "
    "a new key."
)


def confirmed_lately(view: View) -> View:
    """Let only someone in who confirmed in the last minutes that it is her (allauth's own page).

    allauth would keep a form that was sent too late in the session, passphrase and all. Here it is
    dropped, and she types it again.
    """
    guarded: View = reauthentication_required(view)

    @wraps(view)
    def careful(request: OfficeRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return guarded(request, *args, **kwargs)
        except ReauthenticationRequired:
            if request.method != "POST":
                raise
            messages.info(request, "That took a while. Confirm that it is you, then type it again.")
            return redirect(request.path)

    return careful


@allow(Role.REVIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed_lately
def key(request: OfficeRequest) -> HttpResponse:
    """Make a key, or a new one in place of one whose passphrase is lost."""
    form = NewKeyForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid() and made(form):
        lock(request.session)
        # Five wrong ones were about the earlier passphrase.
        ratelimit.clear(request, action="raw_unlock", user=request.user)
        messages.success(request, MADE.format(print_of(request.user)))
        return redirect("desk:raw")
    shown = print_of(request.user)
    return render(request, "desk/raw_key.html", {"form": form, "fingerprint": shown})


def print_of(user: User) -> str:
    """Return the fingerprint the keyholder compares before anything opens; "" without a key."""
    own = ReviewerKey.objects.filter(user_id=user.pk).first()
    return fingerprint(bytes(own.public)) if own else ""


def made(form: NewKeyForm) -> bool:
    """Make the key and take the copies for an earlier one away; an error goes to the form."""
    # A view's request.user is a lazy stand-in, which the database router can't place.
    user = User.objects.get(pk=form.user.pk)
    try:
        with room_to_stretch():
            ReviewerKey.objects.make(user, form.cleaned_data["passphrase"])
    except Busy:
        form.add_error("passphrase", BUSY)
        return False
    # Where the folder is the keeper's alone, its next run does this: they open with nothing now.
    with suppress(OSError):
        desk_keys.take_from(user.pk)
    return True


@allow(Role.REVIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def unlock_desk(request: OfficeRequest) -> HttpResponse:
    """Ask for the passphrase; unlock for a quarter of an hour."""
    own = ReviewerKey.objects.filter(user_id=request.user.pk).first()
    if own is None:
        return redirect("desk:raw_key")
    form = UnlockForm(request.POST if request.method == "POST" else None)
    private = opened(request, own, form) if form.is_valid() else None
    if private is None:
        return render(request, "desk/raw_unlock.html", {"form": form, "text": asked_for(request)})
    key = asked_for(request)
    response = redirect("desk:raw_text", key) if key else redirect("desk:raw")
    unlock(request, response, private)
    return response


def opened(request: OfficeRequest, own: ReviewerKey, form: UnlockForm) -> bytes | None:
    """Return the private key, or None with the reason at the form. Five wrong ones, then a wait."""
    limit = {"action": "raw_unlock", "user": request.user}
    if not ratelimit.consume(request, **limit):
        form.add_error("passphrase", TOO_OFTEN)
        return None
    try:
        private = open_with(own, form.cleaned_data["passphrase"])
    except Busy:
        form.add_error("passphrase", BUSY)
        return None
    except WrongPassphrase:
        AuditEntry.record("raw.unlock_refused", request.user, request.user.email)
        form.add_error("passphrase", WRONG)
        return None
    AuditEntry.record("raw.unlocked", request.user, request.user.email)
    ratelimit.clear(request, **limit)
    return private


def asked_for(request: OfficeRequest) -> int:
    """Return the key of the text she wants to go on to; 0 for none."""
    value = request.GET.get("text", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 20 else 0


@allow(Role.REVIEWER)
@require_POST
def lock_desk(request: OfficeRequest) -> HttpResponse:
    """Lock at once: the session's half is forgotten, the cookie's half is deleted."""
    if private_key_of(request, request.user):
        AuditEntry.record("raw.locked", request.user, request.user.email)
    lock(request.session)
    messages.success(request, "Your desk is locked.")
    response = redirect("desk:raw")
    take_cookie_away(request, response)
    return response


@allow(Role.REVIEWER)
@require_safe
def over(request: OfficeRequest) -> HttpResponse:
    """Where an open text leads by itself when the fifteen minutes are over."""
    if minutes_left(request):
        return redirect("desk:raw")
    return render(request, "desk/raw_over.html")
