"""The office's screen for what is signed and spoken: one place at a time, two slots each."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from feedback.builder.drafts import EITHER, SEEN, draw, find, seen
from feedback.builder.recording_form import RecordingForm
from feedback.builder.recordings_kept import kept_of
from feedback.intake.recordings import captions_of, piece_of
from feedback.surveys.models import Recording, Survey
from feedback.surveys.models.recordings import START, may_be_recorded, source_of, words_at
from feedback.surveys.recorded.kinds import RecordingKind
from feedback.surveys.ways import OWN, Way, words_called
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

MEANWHILE = (
    "Something changed here meanwhile: the recording, or the words it is for. So nothing was done."
    " Look at what is here now, and choose files again if you still want to put them in."
)
REMOVED = "The recording is removed."
OUT_STILL = (
    " People can play it until the next version is out. If it must go at once, delete it for good"
    " at the end of this page."
)
Slot = tuple[str, str, str]


@dataclass(frozen=True)
class Filled:
    """One slot on the list: what it is for, and what is in it."""

    slot: Slot
    label: str
    recording: Recording | None
    is_old: bool

    @property
    def address(self) -> str:
        """What names it in an address."""
        wording, place, kind = self.slot
        return f"{wording or 'en'}/{place}/{kind}"


@dataclass(frozen=True)
class Place:
    """Where recordings can be: the first page or a question."""

    heading: str
    slots: list[Filled]


@allow(Role.OFFICER)
@require_safe
def recordings(request: OfficeRequest, pk: int) -> HttpResponse:
    """List every place with what is signed and spoken there, and all that is kept of it. A closed
    survey has no place left, but may have recordings.
    """
    asked = Survey.objects.asked().select_related("draft", "consultation")
    survey = get_object_or_404(asked, pk=pk)
    places = _places(survey) if survey.can_be_edited else []
    is_partial = survey.can_be_edited and _leaves_out(survey)
    kept = kept_of(survey)
    return draw(request, survey, "recordings", places=places, is_partial=is_partial, kept=kept)


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def recording(request: OfficeRequest, pk: int, wording: str, place: str, kind: str) -> HttpResponse:
    """Put a recording into one slot, say that what is there is still right, or take it out."""
    survey = find(pk)
    slot = _slot(survey, wording, place, kind)
    language = Way(slot[0]).language
    kept = _now(survey).get(slot)
    # A button beside what is there sends no file and no word.
    is_filled_in = request.method == "POST" and not request.POST.get("do")
    sent = (request.POST, request.FILES) if is_filled_in else ()
    form = RecordingForm(kind, language, kept, *sent)
    problem = ""
    if request.method == "POST" and (not is_filled_in or form.is_valid()):
        done, problem = _answer(request, survey, slot, form)
        if done:
            messages.success(request, done)
            return redirect("builder:recordings", survey.pk)
        survey = Survey.objects.asked().get(pk=pk)
    return draw(
        request,
        survey,
        "recording",
        form,
        heading=dict(_headings(survey)).get(place, place),
        kept=_filled(survey, slot, _now(survey)),
        problem=problem,
        says=[each for each in words_at(survey, survey.as_written(), slot[0], place) if each],
        language=language,
        is_right_to_left=translation.get_language_info(language)["bidi"],
        seen=_mark(survey, slot),
    )


@allow(Role.OFFICER, Role.SAFEGUARDING, Role.DATA_PROTECTION)
@require_safe
def played(request: OfficeRequest, name: str) -> HttpResponse:
    """Return a recording, out or not, to those who write the survey and those who approve it."""
    return piece_of(request, Recording.objects.filter(name=name))


@allow(Role.OFFICER, Role.SAFEGUARDING, Role.DATA_PROTECTION)
@require_safe
def captions(request: OfficeRequest, name: str) -> HttpResponse:
    """Return the captions of a recording to the same people."""
    return captions_of(Recording.objects.filter(name=name))


def _answer(
    request: OfficeRequest, survey: Survey, slot: Slot, form: RecordingForm
) -> tuple[str, str]:
    """Do what the pressed button says, if all is as it was when the screen was drawn. Return what
    was done and "", or "" and why not.
    """
    try:
        with transaction.atomic():
            now = Survey.objects.select_for_update().get(pk=survey.pk)
            if request.POST.get(SEEN) != _mark(now, slot):
                return "", MEANWHILE
            return _do(request, now, slot, form), ""
    except IntegrityError:  # where nothing locks, the slot itself takes one alone
        return "", MEANWHILE
    except ValidationError as refusal:  # closed at this very moment
        return "", refusal.messages[0]


def _do(request: OfficeRequest, survey: Survey, slot: Slot, form: RecordingForm) -> str:
    kept = _now(survey).get(slot)
    if request.POST.get("do") == "remove":
        Recording.remove(survey, slot, request.user)
        return REMOVED + (OUT_STILL if kept and kept.is_out else "")
    if request.POST.get("do") == "still":
        return _still_right(request, kept)
    if kept and not form.cleaned_data["file"]:
        if form.says_the_same:
            return "Nothing was changed, so nothing was saved."
        kept.say_anew(form.said, request.user)
        return "The words are saved. The recording is the one that was there."
    Recording.put(survey, slot, form.cleaned_data["file"], form.said, request.user)
    return "The recording is saved. Play it once before you send the survey for approval."


def _still_right(request: OfficeRequest, kept: Recording | None) -> str:
    if kept is None:
        raise ValidationError("There is no recording here any more.")
    kept.keep_as_it_is(request.user)
    return "The recording stands as still right."


def _mark(survey: Survey, slot: Slot) -> str:
    """Return what tells one state of a slot from any other: what is in it, and what it is for."""
    wording, place, _kind = slot
    kept = _now(survey).get(slot)
    source = source_of(survey, survey.as_written(), wording, place)
    return seen([kept.name if kept else "", kept.source if kept else "", source])


def _slot(survey: Survey, wording: str, place: str, kind: str) -> Slot:
    """Return a slot by its address; 404 for one that this survey does not have. A question that has
    become conditional still has those that are filled, so that they can be emptied.
    """
    slot = (OWN if wording == "en" else wording, place, kind)
    every = [filled.slot for each in _places(survey) for filled in each.slots]
    if slot not in every:
        raise Http404
    return slot


def _headings(survey: Survey) -> list[tuple[str, str]]:
    asked = survey.draft.read().questions
    return [(START, "The first page"), *((each.key, each.text) for each in asked)]


def _places(survey: Survey) -> list[Place]:
    """Return every place that can have a recording, or has one."""
    written, now = survey.draft.read(), _now(survey)
    free = {START, *(each.key for each in may_be_recorded(written))}
    names = [OWN, *survey.wordings.values_list("name", flat=True)]
    found = []
    for place, heading in _headings(survey):
        slots = [(name, place, kind) for name in names for kind in RecordingKind.values]
        shown = [each for each in slots if place in free or each in now]
        if shown:
            found.append(Place(heading, [_filled(survey, each, now) for each in shown]))
    return found


def _leaves_out(survey: Survey) -> bool:
    written = survey.draft.read()
    return len(may_be_recorded(written)) < len(written.questions)


def _now(survey: Survey) -> dict[Slot, Recording]:
    rows = survey.recordings.filter(is_current=True).defer("content")
    return {(each.wording, each.place, each.kind): each for each in rows}


def _filled(survey: Survey, slot: Slot, now: dict[Slot, Recording]) -> Filled:
    wording, place, kind = slot
    label = f"{RecordingKind(kind).label}, {words_called(wording)}"
    kept = now.get(slot)
    made_from = kept.source if kept else ""
    is_old = bool(kept) and made_from != source_of(survey, survey.as_written(), wording, place)
    return Filled(slot, label, kept, is_old)
