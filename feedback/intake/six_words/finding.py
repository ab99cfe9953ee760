"""The page where six words are typed, and what they lead to.

It has the survey's own address, like every step: a browser's history says nothing new. Words come
in a post's body each time; no session, cookie or cache holds them, and a page with a reply is not
shown again by Back, Forward or a reload, since each form that asks is used once.

Words that lead to nothing get the page that words do whose reply has not come: who guesses, or
finds a slip of paper, learns nothing from it. A reply changes the words on the page, and not its
size.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.intake import steps, token
from feedback.intake.carry import Carried
from feedback.intake.leaving import leave_nothing_behind
from feedback.intake.pages import even, lines_for
from feedback.intake.six_words import choosing, receipts, saved
from feedback.intake.six_words.stretching import root_of
from feedback.intake.submission import STAGING, is_over, spend
from feedback.surveys.models import GeneralReply, SurveyVersion

FIND = "page.words"
ASK, LOOK, DELETE, OPEN = "ask", "look", "delete", "open"
FIELD = "w"
OPENED = _(
    "These are your answers. They are no longer saved: the six words open nothing now. If you stop"
    " again, save them again and you get new words."
)


class SixWordsForm(forms.Form):
    """Six words, however they are typed. Its name tells nothing."""

    w = forms.CharField(
        label=_("Your six words"),
        help_text=_("In their order. Capitals, commas and spaces don’t matter."),
        max_length=choosing.MOST_LETTERS,
        strip=False,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autocorrect": "off",
            }
        ),
        error_messages={"required": _("Type your six words."), "max_length": choosing.TOO_LONG},
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="%s")

    def clean_w(self) -> list[str]:
        """Return the words; refuse what can't be six of ours."""
        typed: str = self.cleaned_data[FIELD]
        if problem := choosing.problem_with(typed):
            raise ValidationError(problem)
        return choosing.words_in(typed)


def is_asked(posted: Mapping[str, Any]) -> bool:
    """Say whether this is about six words that somebody has."""
    return posted.get(steps.AT) == FIND


def is_guess(posted: Mapping[str, Any]) -> bool:
    """Say whether words are to be tried: only so many may be, as with forms that begin."""
    return is_asked(posted) and posted.get(steps.GO) != ASK


def answer(
    request: HttpRequest,
    version: SurveyVersion,
    posted: Mapping[str, Any],
    now: float,
    go_on: Callable[[Carried], HttpResponse],
) -> HttpResponse:
    """Return the page that this asks for; `go_on` draws the one of saved answers. Raises Full.

    Whatever is used up or deleted is so once the page is drawn: if anything fails before, nothing
    is lost, and the same post can be sent again.
    """
    go, today = posted.get(steps.GO, ASK), timezone.localdate()
    asked = token.read(posted.get(steps.TOKEN, ""))
    if go not in DOING or asked is None or asked.is_expired(now) or is_over(asked.nonce, today):
        return _draw_asking(request, version, SixWordsForm(), now)
    form = SixWordsForm(posted)
    if not form.is_valid():
        spend(asked.nonce, today)
        return _draw_asking(request, version, form, now)
    root = root_of(form.cleaned_data[FIELD])
    with transaction.atomic(using=STAGING):  # not around the slow step: others wait to send
        if not spend(asked.nonce, today):  # the same page sent twice at once
            return _draw_asking(request, version, SixWordsForm(), now)
        done = DOING[go](request, version, root)
        return go_on(done) if isinstance(done, Carried) else done


def _look(request: HttpRequest, version: SurveyVersion, root: bytes) -> HttpResponse:
    reply = receipts.look(root, version.read().slug, timezone.localdate())
    general = GeneralReply.objects.filter(pk=version.survey_id).exclude(words="")
    words = list(general.values_list("words", flat=True))
    return _draw(request, version, "found", {"reply": reply, "general": words[0] if words else ""})


def _delete(request: HttpRequest, version: SurveyVersion, root: bytes) -> HttpResponse:
    receipts.drop(root, version.read().slug, timezone.localdate())
    return _draw(request, version, "deleted", {})


def _open(request: HttpRequest, version: SurveyVersion, root: bytes) -> HttpResponse | Carried:
    found = None
    if version.is_open:
        found = saved.take(root, version.read().slug, timezone.localdate())
    return found or _draw(request, version, "nothing", {})


DOING = {LOOK: _look, DELETE: _delete, OPEN: _open}


def _draw_asking(
    request: HttpRequest, version: SurveyVersion, form: SixWordsForm, now: float
) -> HttpResponse:
    return _draw(request, version, "find", {"form": form, "token": token.make(now).sign()})


def _draw(
    request: HttpRequest, version: SurveyVersion, name: str, more: dict[str, Any]
) -> HttpResponse:
    definition = version.read()
    context = {
        "definition": definition,
        "way": version.way,
        "is_open": version.is_open,
        "six_words": version.six_words(),
        "helplines": lines_for(definition),
        **more,
    }
    response = HttpResponse(render_to_string(f"intake/words/{name}.html", context, request))
    leave_nothing_behind(response, is_secure=request.is_secure())
    return even(response)
