"""The page that asks for a code. What it says of one that can't be used is the same for all."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

TYPED = "step.typed"
MOST_LETTERS = 40
HINT = _("It is on your slip: three groups of letters and numbers. Small letters will do.")
CANT_BE_USED = _(
    "This code can’t be used. Please compare it with your slip, letter by letter. Each code works"
    " once. If it is right, ask for another slip where you got this one: they keep no list."
)


class CodeForm(forms.Form):
    """One box. Its name says nothing of what it holds."""

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data=data, auto_id="%s")
        self.fields[TYPED] = forms.CharField(
            label=_("What is your code?"),
            help_text=HINT,
            required=False,
            max_length=MOST_LETTERS,
            widget=forms.TextInput(
                attrs={
                    "autocomplete": "off",
                    "autocapitalize": "characters",
                    "autocorrect": "off",
                    "spellcheck": "false",
                    "class": "govuk-input--width-20",
                }
            ),
        )
        vars(self.fields[TYPED])["is_heading"] = True  # our template pack reads it

    @classmethod
    def refusing(cls, data: Mapping[str, Any]) -> "CodeForm":
        """Return the form with what was typed, and that it can't be used."""
        form = cls({TYPED: str(data.get(TYPED, ""))[:MOST_LETTERS].replace("\0", "")})
        form.full_clean()
        form.add_error(TYPED, CANT_BE_USED)
        return form
