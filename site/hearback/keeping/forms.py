"""For how many days each kind is kept, as the data protection officer chooses it."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from hearback.keeping.clocks import ALL, BY_KIND


class ClocksForm(forms.Form):
    """A number of days for each kind that may be chosen; each says between what it may lie."""

    def __init__(self, days: dict[str, int], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=days)
        for clock in (clock for clock in ALL if not clock.is_fixed):
            self.fields[clock.kind] = forms.IntegerField(
                label=clock.what,
                min_value=clock.least,
                max_value=clock.most,
                help_text=f"Days after {clock.since}. From {clock.least} to {clock.most}.",
                error_messages=_messages(clock.kind),
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )

    def chosen(self) -> dict[str, int]:
        """Return the valid form's days by kind."""
        return {kind: int(days) for kind, days in self.cleaned_data.items() if kind in BY_KIND}


def _messages(kind: str) -> dict[str, str]:
    clock = BY_KIND[kind]
    name = re.split("[,.]", clock.what)[0]
    between = f"{name}: choose a number of days from {clock.least} to {clock.most}."
    return dict.fromkeys(("required", "invalid", "min_value", "max_value"), between)
