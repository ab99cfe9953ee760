"""Replying to whoever wrote a text: one reviewer writes, another lets it out."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from feedback.desk.raw.reply import ReplyForm
from feedback.desk.raw.views import Screen, find
from feedback.responses.models import ReplyDraft
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

NOT_OPEN = "Nothing was done: this text was closed meanwhile. Open it again first."
WRITTEN = "Your reply waits for another reviewer to read it."
OUT = "The reply is sealed to their six words. Nobody here can read it any more."
BACK = "The reply is gone. Another can be written."


@allow(Role.REVIEWER)
@require_POST
def write(request: OfficeRequest, pk: int) -> HttpResponse:
    """Keep a reply for a second reviewer, while what was typed lies open."""
    screen = Screen(request, find(pk, request.user))
    if screen.reply_to is None or screen.desk_key is None:
        messages.error(request, NOT_OPEN)
        return redirect("desk:raw_text", pk)
    form = ReplyForm(screen.raw or "", request.POST)
    if not form.is_valid():
        return screen.answer(replying=form)
    public = bytes(screen.desk_key.public_key)
    try:
        words = form.cleaned_data["reply"]
        ReplyDraft.write(screen.text, words, screen.reply_to, public, request.user)
    except ValidationError as refusal:
        form.add_error("reply", refusal)
        return screen.answer(replying=form)
    messages.success(request, WRITTEN)
    return redirect("desk:raw_text", pk)


@allow(Role.REVIEWER)
@require_POST
def let_out(request: OfficeRequest, pk: int) -> HttpResponse:
    """Seal a reply that somebody else wrote to the person's six words."""
    screen = Screen(request, find(pk, request.user))
    draft = ReplyDraft.objects.filter(text=screen.text).first()
    if draft is None or screen.state != "open" or screen.desk_key is None:
        messages.error(request, NOT_OPEN)
        return redirect("desk:raw_text", pk)
    try:
        draft.let_out(screen.desk_key, request.user, localdate())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, OUT)
    return redirect("desk:raw_text", pk)


@allow(Role.REVIEWER)
@require_POST
def send_back(request: OfficeRequest, pk: int) -> HttpResponse:
    """Drop a reply that waits. Needs nothing opened."""
    draft = ReplyDraft.objects.filter(text=find(pk, request.user)).first()
    if draft:
        draft.send_back(request.user)
    messages.success(request, BACK)
    return redirect("desk:raw_text", pk)
