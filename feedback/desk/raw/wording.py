"""Putting a text that is hidden as a whole into words, while what was typed lies open.

Nothing is kept before the reviewer has seen it as colleagues will: the program hides names in her
English as in any other, and she confirms what it made of it.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from feedback.desk.lifting import REPLY_WAITS, locked_for_good
from feedback.desk.raw import opening
from feedback.desk.raw.unlocking import OPEN
from feedback.desk.raw.views import Screen, find
from feedback.desk.raw.wording_form import WordingForm
from feedback.keeper.flagging import flags_of
from feedback.responses.models import Flag, ReplyDraft, Text
from hearback.people.access import OfficeRequest, allow
from hearback.people.models import User
from hearback.people.roles import Role

CLOSED = "Nothing was kept: this text was closed meanwhile. Open it again first."


@allow(Role.REVIEWER)
@require_POST
def put_into_words(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show how it will read; once she has confirmed just that, keep it."""
    screen = Screen(request, find(pk, request.user))
    if not screen.text.written_in:
        return redirect("desk:raw_text", pk)
    if screen.raw is None:
        messages.error(request, CLOSED)
        return redirect("desk:raw_text", pk)
    form = WordingForm(screen.raw, request.POST)
    if not form.is_valid():
        return screen.answer(form)
    if ReplyDraft.objects.filter(text=screen.text).exists():
        return screen.answer(form, REPLY_WAITS)
    if request.POST.get("seen") != form.seen:
        return screen.answer(form)
    try:
        keep(screen.text, form, request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("desk:raw_text", pk)
    request.session.pop(OPEN, None)
    messages.success(request, "Colleagues can read it now. The masking is confirmed.")
    following = opening.after(screen.text, request.user)
    return redirect("desk:raw_text", following.pk) if following else redirect("desk:raw")


@transaction.atomic
def keep(text: Text, form: WordingForm, by: User) -> None:
    """Store what she confirmed, and flag it as any fresh text. What was flagged before stays.
    Raises ValidationError if somebody was faster, or a reply waits.
    """
    locked_for_good(text)
    text.put_into_words(form.masked, by, is_translated=form.is_translated)
    there = set(text.flags.values_list("kind", flat=True))
    fresh = flags_of(text, form.words, form.spans)
    Flag.objects.bulk_create(flag for flag in fresh if flag.kind not in there)
