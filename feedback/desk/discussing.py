"""What coders type when they settle a difference, note something, or code many texts at once."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import QuerySet

from feedback.desk.forms import CodingForm
from feedback.desk.models import Change, Resolution, ThemeMemo, Turn
from feedback.responses.models import Text, Theme
from hearback.people.models import User


class ResolutionForm(CodingForm):
    """What figures count for a text that two people coded differently."""

    note = forms.CharField(
        label="Why",
        help_text="For whoever asks later. Do not copy words from the text.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
        required=False,
    )

    def save(self) -> None:
        """Settle it. Raises ValidationError when somebody did meanwhile."""
        themes = list(self.cleaned_data["themes"])
        Resolution.record(self.text, self.coder, themes, self.cleaned_data["note"])


class MemoForm(forms.Form):
    """A note on a theme."""

    words = forms.CharField(
        label="Add a note",
        help_text="Where the theme begins and ends, what was agreed, what is unclear. Do not copy"
        " words from a text: the note outlives it. Notes can’t be changed or removed.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": "Write the note first."},
    )

    def __init__(self, theme: Theme, group: str, by: User, data: Any = None) -> None:
        super().__init__(data)
        self.theme, self.group, self.by = theme, group, by

    def save(self) -> None:
        """Add the note. Raises ValidationError where `by` does not read the group."""
        ThemeMemo.add(self.theme, self.group, self.by, self.cleaned_data["words"])


class ManyForm(forms.Form):
    """Which of the texts on a page to code together. Only what may be on the page can be ticked."""

    texts = forms.ModelMultipleChoiceField(
        queryset=Text.objects.none(),
        error_messages={
            "required": "Tick at least one text.",
            "invalid_choice": "A text you ticked is no longer on this list. Nothing was saved.",
        },
    )

    def __init__(self, among: QuerySet[Text], coder: User, data: Any = None) -> None:
        super().__init__(data)
        self.coder = coder
        self.fields["texts"] = forms.ModelMultipleChoiceField(
            queryset=among, error_messages=self.base_fields["texts"].error_messages
        )

    def ticked(self) -> set[str]:
        """Return the keys to show as ticked: as they were sent."""
        return {str(value) for value in self["texts"].value() or []}

    def save(self, change: Change) -> int:
        """Take a turn at each; return at how many it was hers to take."""
        return Turn.take_many(self.cleaned_data["texts"], self.coder, change)


def adding(themes: Collection[Theme]) -> Change:
    """Return the change that adds `themes` to what was recorded."""
    return lambda earlier: earlier | set(themes)


def without(theme: Theme) -> Change:
    """Return the change that takes `theme` off what was recorded."""
    return lambda earlier: earlier - {theme}
