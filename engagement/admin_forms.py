"""Forms of the office's editing screens, for what a plain column can't ask well."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from engagement.groups import RespondentGroup


class LinesField(forms.CharField):
    """A list of short texts, one on each line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        """Show a stored list as lines; what was just typed stays as typed."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the lines that hold anything."""
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare lists, not how they were typed."""
        return bool((initial or []) != self.to_python(data))


class HelplineForm(WagtailAdminModelForm):
    """A line to call, with its groups as boxes to tick."""

    groups = forms.MultipleChoiceField(
        label="For whom",
        choices=RespondentGroup.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="The help page and surveys show these people this line before others.",
    )
    first_for = forms.MultipleChoiceField(
        label="First of all for",
        required=False,
        choices=RespondentGroup.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Childline for young people, say. Surveys of the young and of people who have"
        " harmed someone can’t open without one.",
    )

    def clean(self) -> dict[str, Any]:
        """Ask for at least one way to reach the line."""
        cleaned: dict[str, Any] = super().clean()
        if not any(cleaned.get(name) for name in ("phone", "text_phone", "url")):
            self.add_error("phone", "Give at least one way to reach it.")
        return cleaned


class PriorityForm(WagtailAdminModelForm):
    """A priority, with its activities as lines."""

    activities = LinesField(
        label="What we will do",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="One on each line.",
    )
