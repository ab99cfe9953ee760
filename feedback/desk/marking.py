"""Passages: words of a text that a coder marked for a theme, as a form sends them."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

LONGEST_PASSAGE = 600  # characters
MOST_PASSAGES = 50


@dataclass(frozen=True)
class Passage:
    """Words of a text that a person chose for a theme, by the theme's key. As it is sent:
    "17:still waiting".
    """

    theme: int
    words: str

    @property
    def value(self) -> str:
        """The passage as a form sends it."""
        return f"{self.theme}:{self.words}"

    @classmethod
    def read(cls, value: str) -> "Passage":
        """Read what a form sent. Raises ValidationError for anything a page of ours can't send."""
        key, colon, words = value.partition(":")
        words = " ".join(words.split())
        fits = key.isascii() and key.isdigit() and len(key) < 20 and words
        if not (colon and fits and len(words) <= LONGEST_PASSAGE):
            raise ValidationError("A passage could not be read. Mark the words again.")
        return cls(int(key), words)


class PassagesField(forms.Field):
    """Passages, each of its own checkbox."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[Passage]:
        """Return the passages, each once."""
        if len(value or []) > MOST_PASSAGES:
            raise ValidationError(f"Keep at most {MOST_PASSAGES} passages of one text.")
        return list(dict.fromkeys(Passage.read(sent) for sent in value or []))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Say whether other passages were sent than stood there."""
        return set(initial or []) != set(data or [])
