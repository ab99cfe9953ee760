"""All that is kept of what is signed and spoken in a survey, and deleting one of it for good."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from feedback.builder.drafts import EITHER, draw, questions_out
from feedback.surveys.models import Recording, Survey
from feedback.surveys.models.recordings import START
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

GONE = "a question that is gone"


@dataclass(frozen=True)
class Kept:
    """One recording, what it belongs or belonged to, and who can play it."""

    recording: Recording
    heading: str
    state: str


@allow(Role.OFFICER, back="builder:recordings")
@require_http_methods(EITHER)
def delete(request: OfficeRequest, pk: int, name: str) -> HttpResponse:
    """Say what deleting for good means, then do it, whatever state the survey is in."""
    asked = Survey.objects.asked().select_related("draft", "consultation")
    survey = get_object_or_404(asked, pk=pk)
    row = get_object_or_404(survey.recordings, name=name)
    if request.method == "POST":
        row.delete_for_good(request.user)
        messages.success(request, "The recording is deleted for good.")
        return redirect("builder:recordings", survey.pk)
    # A copied survey has the same film under a name of its own.
    twins = Recording.objects.filter(content=bytes(row.content)).exclude(pk=row.pk)
    copies = Survey.objects.asked().filter(recordings__in=twins).exclude(pk=survey.pk).distinct()
    kept = next(each for each in kept_of(survey) if each.recording == row)
    return draw(request, survey, "delete_recording", kept=kept, copies=copies)


def kept_of(survey: Survey) -> list[Kept]:
    """Return all that is kept of a survey, current or not, without the bytes themselves."""
    written = survey.draft.read().questions
    texts = {each.key: each.text for each in (*questions_out(survey), *written)}
    headings = {**texts, START: "The first page"}
    places = {START, *(each.key for each in written)}
    return [
        Kept(each, headings.get(each.place, GONE), _state(survey, each, places))
        for each in survey.recordings.defer("content").order_by("place", "wording", "kind", "pk")
    ]


def _state(survey: Survey, recording: Recording, places: set[str]) -> str:
    """Return who can play it, and whether the next version has it, in words."""
    is_played = recording.is_out and survey.takes_answers()
    now = "People can play it now." if is_played else "Nobody outside the office can play it."
    if recording.place not in places:
        return f"Its question is gone. {now}"
    return now if recording.is_current else f"It was replaced or removed. {now}"
