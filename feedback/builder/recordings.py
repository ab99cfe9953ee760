"""The office's screen for what is signed and spoken: one place at a time, two slots each."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from feedback.builder.drafts import EITHER, draw, find
from feedback.builder.kind_fields import Words
from feedback.intake.recordings import piece_of
from feedback.surveys.models import Recording, Survey
from feedback.surveys.models.recordings import (
    LONGEST_TRANSCRIPT,
    START,
    may_be_recorded,
    source_of,
)
from feedback.surveys.recorded import captions
from feedback.surveys.recorded.kinds import MEBIBYTE, MOST_BYTES, RecordingKind, recorded
from feedback.surveys.recorded.refusing import Refused
from feedback.surveys.typed_text import clean_text
from feedback.surveys.ways import OWN, words_called
from hearback.people.access import OfficeRequest, allow
from hearback.people.roles import Role

MOST_CAPTIONS = 64 * 1024
CHOSEN_AGAIN = "Choose the file again too: a browser does not keep it."
Slot = tuple[str, str, str]


class RecordingForm(forms.Form):
    """One recording, its words, and the captions of a film."""

    file = forms.FileField(
        error_messages={"required": "Choose a file.", "empty": "This file is empty."}
    )
    captions = forms.FileField(
        label="Captions",
        help_text="A WebVTT file (.vtt): what is signed, in words, at its time.",
        error_messages={"required": "Choose a file of captions.", "empty": "This file is empty."},
    )
    transcript = Words(
        max_length=LONGEST_TRANSCRIPT,
        label="The same in words",
        help_text="All that is signed or said. People who can’t play it read this.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write down all that is signed or said."},
    )

    def __init__(self, kind: str, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self._kind = kind
        most = MOST_BYTES[RecordingKind(kind)] // MEBIBYTE
        made_of = "MP4 (H.264 and AAC)" if kind == RecordingKind.SIGNED else "MP3 or M4A"
        self.fields["file"].label = RecordingKind(kind).label
        self.fields["file"].help_text = f"{made_of}, up to {most} MB."
        if kind != RecordingKind.SIGNED:
            del self.fields["captions"]

    def clean_file(self) -> Any:
        """Take what may be kept of it; its name is never looked at."""
        file: UploadedFile = self.cleaned_data["file"]
        try:
            return recorded(self._kind, file.read())
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal

    def clean_captions(self) -> str:
        """Take the times and the words alone."""
        file: UploadedFile = self.cleaned_data["captions"]
        try:
            return captions.cleaned(file.read(MOST_CAPTIONS))
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal

    def clean_transcript(self) -> str:
        """Take it without signs that nobody sees."""
        return clean_text(self.cleaned_data["transcript"])

    def clean(self) -> dict[str, Any]:
        """Say that files must be chosen again, if anything is refused."""
        cleaned = super().clean() or {}
        if self.errors:
            for name in set(self.files) & set(self.fields) - set(self.errors):
                self.add_error(name, CHOSEN_AGAIN)
        return cleaned


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
    """List every place with what is signed and spoken there."""
    survey = find(pk)
    return draw(
        request, survey, "recordings", places=_places(survey), is_partial=_leaves_out(survey)
    )


@allow(Role.OFFICER)
@require_http_methods(EITHER)
def recording(request: OfficeRequest, pk: int, wording: str, place: str, kind: str) -> HttpResponse:
    """Put a recording into one slot, say that what is there is still right, or take it out."""
    survey = find(pk)
    slot = _slot(survey, wording, place, kind)
    form = RecordingForm(kind, request.POST or None, request.FILES or None)
    done = _answer(request, survey, slot, form) if request.method == "POST" else ""
    if done:
        messages.success(request, done)
        return redirect("builder:recordings", survey.pk)
    heading = dict(_headings(survey))[place]
    kept = _filled(survey, slot, _now(survey))
    return draw(request, survey, "recording", form, heading=heading, kept=kept)


@allow(Role.OFFICER)
@require_safe
def played(request: OfficeRequest, name: str) -> HttpResponse:
    """Return a recording to those who write the survey, out or not."""
    return piece_of(request, Recording.objects.filter(name=name))


def _answer(request: OfficeRequest, survey: Survey, slot: Slot, form: RecordingForm) -> str:
    """Do what the pressed button says; return what was done, "" if it was refused."""
    try:
        if request.POST.get("do") == "remove":
            Recording.remove(survey, slot, request.user)
            return "The recording is removed."
        if request.POST.get("do") == "still":
            return _still_right(request, survey, slot)
        if not form.is_valid():
            return ""
        said = form.cleaned_data.get("captions", ""), form.cleaned_data["transcript"]
        Recording.put(survey, slot, form.cleaned_data["file"], said, request.user)
    except ValidationError as refusal:  # closed at this very moment
        messages.error(request, refusal.messages[0])
        return ""
    return "The recording is saved. Play it once before you send the survey for approval."


def _still_right(request: OfficeRequest, survey: Survey, slot: Slot) -> str:
    kept = _now(survey).get(slot)
    if kept is None:
        raise ValidationError("There is no recording here any more.")
    kept.keep_as_it_is(request.user)
    return "The recording stands as still right."


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
