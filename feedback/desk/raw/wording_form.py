"""What a reviewer writes in the place of a text that is hidden as a whole."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from feedback.desk.lifting import digest_of
from feedback.desk.masking_forms import phrases_in
from feedback.desk.passage import Piece, pieces_of
from feedback.masking import Span, masked_with
from feedback.responses.hiding import hide
from feedback.responses.taught import taught_masking
from feedback.surveys.definition import TEXT_MAX_GRAPHEMES


class How(models.TextChoices):
    """What comes in the place of nothing."""

    ENGLISH = "english", "I write in English what it says"
    TYPED = "typed", "Show it as it was typed"


class WordingForm(forms.Form):
    """A text in English, or as it was typed; and what to hide in it. `typed` is what was typed."""

    how = forms.ChoiceField(
        label="How can colleagues read it?",
        choices=How.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how colleagues can read it."},
    )
    english = forms.CharField(
        label="What it says, in English",
        help_text="Stay close to what was written, and add nothing. Write names as they are: the"
        " program hides those it finds, and you see below what it missed.",
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        max_length=2 * TEXT_MAX_GRAPHEMES,
        required=False,
    )
    hide = forms.CharField(
        label="Hide these words too",
        help_text="As they stand in the words that colleagues will read: one word or phrase on each"
        " line, or with commas between. To say what it is, write for example: Blue Gate = school."
        " In another language than English the program finds hardly any name, so look at each.",
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        required=False,
    )

    def __init__(self, typed: str, data: Any = None) -> None:
        super().__init__(data)
        self.typed = typed
        self.masked = ""
        self.spans: list[Span] = []

    @property
    def is_translated(self) -> bool:
        """Whether her English is to stand there."""
        return self.cleaned_data.get("how") == How.ENGLISH

    @property
    def words(self) -> str:
        """What is to be masked and shown."""
        return self.cleaned_data.get("english", "") if self.is_translated else self.typed

    @property
    def pieces(self) -> list[Piece]:
        """What colleagues will read; nothing as long as something has to be put right."""
        return pieces_of(self.masked) if self.masked and not self.errors else []

    @property
    def seen(self) -> str:
        """What names these words, so that what is confirmed is what she read."""
        return digest_of(self.masked)

    def clean(self) -> dict[str, Any]:
        """Mask her words, then hide what she names in them."""
        cleaned = super().clean() or {}
        if self.is_translated and not cleaned.get("english"):
            # What is too long is there, and says so already.
            if "english" not in self.errors:
                self.add_error("english", "Write in English what it says.")
        elif cleaned.get("how"):
            self.spans = taught_masking().spans(self.words)
            self._hide(masked_with(self.words, self.spans), cleaned.get("hide", ""))
        return cleaned

    def _hide(self, masked: str, typed: str) -> None:
        try:
            self.masked, _ = hide(masked, phrases_in(masked, typed))
        except ValidationError as missing:
            self.masked = masked
            self.add_error("hide", missing)
