"""A draft on the screen: found, drawn, and kept again unless it changed meanwhile."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from feedback.builder import editing
from feedback.surveys.definition import (
    Kind,
    QuestionDefinition,
    SectionDefinition,
    SurveyDefinition,
)
from feedback.surveys.models import Survey, WordingString
from feedback.surveys.safety.concern import mark_of
from hearback.people.access import OfficeRequest

EITHER = ["GET", "HEAD", "POST"]
SEEN = "seen"
CHANGED_MEANWHILE = (
    "This was changed meanwhile, by someone else or by you in another window, so it was not saved."
    " Copy what you typed, open it again, and look at what it says now."
)


def questions_out(survey: Survey) -> list[QuestionDefinition]:
    """Return the questions of every version that is out."""
    return [q for version in survey.versions.all() for q in version.read().everything()]


def find(pk: int) -> Survey:
    """Return a survey that can be edited, its draft with it; 404 for a closed one."""
    survey = get_object_or_404(
        Survey.objects.asked().select_related("draft", "consultation"), pk=pk
    )
    if not survey.can_be_edited:
        raise Http404
    return survey


def find_question(written: SurveyDefinition, key: str) -> QuestionDefinition:
    """Return a question that may be edited; 404 for any other. Equality questions may not: they
    come as a set.
    """
    found = [question for question in written.questions if question.key == key]
    if not found:
        raise Http404
    return found[0]


def find_part(written: SurveyDefinition, key: str) -> SectionDefinition:
    """Return a part; 404 if there is none with this key."""
    found = written.section(key)
    if found is None:
        raise Http404
    return found


def free_key(survey: Survey, written: SurveyDefinition) -> str:
    """Return a key that no question of this survey has or ever had: other words, pictures and
    recordings of a question that was removed would come up at the next.
    """
    spent = [question.key for question in questions_out(survey)]
    spent += survey.recordings.values_list("place", flat=True)
    strings = WordingString.objects.filter(wording__survey=survey)
    spent += [name.split(".")[0] for name in strings.values_list("string", flat=True)]
    return editing.next_question_key(written, spent)


def new_question(survey: Survey, kind: str) -> QuestionDefinition:
    """Return a blank question of this kind; 404 for a kind there is none of."""
    if kind not in Kind.values:
        raise Http404
    return QuestionDefinition(free_key(survey, survey.draft.read()), kind, text="")


def seen(part: Any) -> str:
    """Return what tells one state of a question, a part or a page from any other."""
    return mark_of(part)


def keep(
    request: OfficeRequest,
    survey: Survey,
    part: Any,
    change: Callable[[SurveyDefinition], SurveyDefinition],
    said: str,
) -> bool:
    """Keep a changed draft and say so, unless what is changed (`part`) is no longer what the person
    had before her when she began: then say that. Other people's changes elsewhere stay.
    """
    if request.POST.get(SEEN) != seen(part):
        messages.error(request, CHANGED_MEANWHILE)
        return False
    try:
        survey.draft.write(change(survey.draft.read()), request.user, survey.draft.revision)
    except ValidationError as refusal:  # at this very moment
        messages.error(request, refusal.messages[0])
        return False
    messages.success(request, said)
    return True


def draw(
    request: OfficeRequest, survey: Survey, name: str, form: Form | None = None, **more: Any
) -> HttpResponse:
    """Return a screen of the builder; what was refused answers 400."""
    # As it was posted: pressing Save again must not write over what someone else did meanwhile.
    if SEEN in request.POST and "part" in more:
        more[SEEN] = request.POST[SEEN]
    elif "part" in more:
        more[SEEN] = seen(more["part"])
    context = {"survey": survey, "form": form, **more}
    status = 400 if request.method == "POST" else 200
    return render(request, f"builder/{name}.html", context, status=status)


def warn(request: OfficeRequest, survey: Survey, key: str) -> None:
    """Say at once what the safety check finds in a question that was just saved."""
    for each in survey.draft.judged(localdate()):
        if each.concern.question == key and each.override is None:
            messages.warning(request, f"{each.concern.what} {each.concern.fix}")


def order_of(written: SurveyDefinition) -> list[str]:
    """Return the keys of the questions: what moving one changes."""
    return [question.key for question in written.questions]


def to_outline(survey: Survey, key: str = "", moved: str = "") -> HttpResponse:
    """Lead back to the outline, to the place of what was changed. What was `moved`, and by which
    button, gives that button the focus again.
    """
    address = reverse("builder:outline", args=[survey.pk])
    if key and moved:  # no place to scroll to: browsers would leave out the focus
        return redirect(f"{address}?{urlencode({'moved': key, 'to': moved})}")
    return redirect(address + (f"#{key}" if key else ""))
