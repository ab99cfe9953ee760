"""What everybody finds who comes back to a survey with six words: an officer writes it, the
safeguarding lead lets it out.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from feedback.desk.public_gates import refused_by_gates
from feedback.desk.raw.reply import ReplyWords, what_tells
from feedback.desk.views.approving import find
from feedback.surveys.models import GeneralReply, Survey
from hearback.people.access import OfficeRequest, allow
from hearback.people.models import User
from hearback.people.roles import Role

LET_OUT, SEND_BACK = "out", "back"


class GeneralReplyForm(forms.Form):
    """The words for everybody."""

    words = ReplyWords("What everybody finds who comes back")

    def __init__(self, survey: Survey, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.survey = survey

    def clean_words(self) -> str:
        """Hold them to the rules of all public words."""
        words: str = self.cleaned_data["words"]
        if refused := refused_by_gates(words, self.survey):
            raise ValidationError(refused)
        return words


def reply_of(survey: Survey) -> GeneralReply:
    """Return a survey's general reply, stored or not yet."""
    found = GeneralReply.objects.select_related("by", "survey").filter(survey=survey).first()
    return found or GeneralReply(survey=survey)


@allow(Role.OFFICER, Role.SAFEGUARDING)
@require_http_methods(["GET", "HEAD", "POST"])
def general_reply(request: OfficeRequest, slug: str) -> HttpResponse:
    """Show what is out and what waits; write it, let it out or send it back."""
    reply = reply_of(find(slug))
    writes = request.user.has_role(Role.OFFICER)
    decision = request.POST.get("decision", "")
    form = GeneralReplyForm(reply.survey, initial={"words": reply.proposed or reply.words})
    if request.method == "POST" and decision:
        return _decide(request, reply, decision)
    if request.method == "POST":
        if not writes:
            messages.error(request, "An engagement officer writes it. Let it out, or send it back.")
            return redirect("desk:general_reply", slug=slug)
        form = GeneralReplyForm(reply.survey, request.POST)
        if form.is_valid():
            reply.propose(form.cleaned_data["words"].strip(), _user(request))
            messages.success(request, "It waits for the safeguarding lead to let it out.")
            return redirect("desk:general_reply", slug=slug)
    context: dict[str, Any] = {
        "survey": reply.survey,
        "reply": reply,
        "form": form,
        "writes": writes,
        "lets_out": request.user.has_role(Role.SAFEGUARDING) and reply.by_id != request.user.pk,
    }
    return render(request, "desk/general_reply.html", context)


def _decide(request: OfficeRequest, reply: GeneralReply, decision: str) -> HttpResponse:
    if not request.user.has_role(Role.SAFEGUARDING):
        raise PermissionDenied
    try:
        if decision == LET_OUT:
            seen = request.POST.get("seen", "").replace("\r\n", "\n")
            _check(seen, reply.survey)
            reply.let_out(seen, _user(request))
            messages.success(request, "Everybody who comes back finds it from now on.")
        else:
            reply.send_back(_user(request))
            messages.success(request, "It was sent back. What was out before stays.")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("desk:general_reply", slug=reply.survey.slug)


def _check(words: str, survey: Survey) -> None:
    # What was proposed before a rule was there does not go out because of that.
    if refused := [*what_tells(words), *refused_by_gates(words, survey)]:
        raise ValidationError(refused)


def _user(request: OfficeRequest) -> User:
    # A view's request.user is a lazy stand-in, which the database router can't place.
    return User.objects.get(pk=request.user.pk)
