"""What is sent for one place: a recording, its captions, and the same in words."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import translation

from feedback.builder.kind_fields import Words
from feedback.surveys.models import Recording
from feedback.surveys.models.recordings import LONGEST_TRANSCRIPT
from feedback.surveys.recorded import captions
from feedback.surveys.recorded.kinds import MEBIBYTE, MOST_BYTES, RecordingKind, recorded
from feedback.surveys.recorded.refusing import Refused
from feedback.surveys.typed_text import clean_text

MOST_CAPTIONS = 64 * 1024
CHOSEN_AGAIN = "Choose the file again too: a browser does not keep it."
STAYS = "Choose none to keep the one that is there."
ITS_OWN_TIMES = "Choose a file of captions: another film has other times."


class RecordingForm(forms.Form):
    """One recording, its words, and the captions of a film. Where there is one already (`kept`),
    its words can be mended alone.
    """

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

    def __init__(
        self, kind: str, language: str, kept: Recording | None, data: Any = None, files: Any = None
    ) -> None:
        super().__init__(data, files, initial={"transcript": kept.transcript} if kept else None)
        self._kind, self._kept = kind, kept
        most = MOST_BYTES[RecordingKind(kind)] // MEBIBYTE
        made_of = "MP4 (H.264 and AAC)" if kind == RecordingKind.SIGNED else "MP3 or M4A"
        self.fields["file"].label = RecordingKind(kind).label
        self.fields["file"].help_text = f"{made_of}, up to {most} MB."
        if kind != RecordingKind.SIGNED:
            del self.fields["captions"]
        for name in {"file", "captions"} & set(self.fields) if kept else ():
            self.fields[name].required = False
            self.fields[name].help_text += f" {STAYS}"
        direction = "rtl" if translation.get_language_info(language)["bidi"] else "ltr"
        self.fields["transcript"].widget.attrs |= {"lang": language, "dir": direction}

    @property
    def said(self) -> tuple[str, str]:
        """The captions and the transcript as they are to be from now on."""
        there = self._kept.captions if self._kept else ""
        return self.cleaned_data.get("captions") or there, self.cleaned_data["transcript"]

    @property
    def says_the_same(self) -> bool:
        """Whether what is said is what is there already."""
        kept = self._kept
        return kept is not None and self.said == (kept.captions, kept.transcript)

    def clean_file(self) -> Any:
        """Take what may be kept of it; its name is never looked at."""
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is None:
            return None
        try:
            return recorded(self._kind, file.read())
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal

    def clean_captions(self) -> str:
        """Take the times and the words alone."""
        file: UploadedFile | None = self.cleaned_data["captions"]
        if file is None:
            return ""
        try:
            return captions.cleaned(file.read(MOST_CAPTIONS))
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal

    def clean_transcript(self) -> str:
        """Take it without signs that nobody sees."""
        return clean_text(self.cleaned_data["transcript"])

    def clean(self) -> dict[str, Any]:
        """Ask for the captions of another film, and say that files must be chosen again, if
        anything is refused.
        """
        cleaned = super().clean() or {}
        if cleaned.get("file") and cleaned.get("captions") == "":
            self.add_error("captions", ITS_OWN_TIMES)
        if self.errors:
            for name in set(self.files) & set(self.fields) - set(self.errors):
                self.add_error(name, CHOSEN_AGAIN)
        return cleaned
