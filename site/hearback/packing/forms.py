"""What the data protection officer fills in, and why a document is sent back."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cms.pack.models import LONGEST_WAIT_MONTHS, OWNER_HELP, WAIT_HELP, WAIT_SAYS, Document
from hearback.packing.blocks import facts_in
from hearback.packing.facts import FACTS
from hearback.packing.texts import text_of

LONGEST = 4000


class WordsForm(forms.Form):
    """The sections in the partnership's own words, who keeps the document right, and until when.

    The page draws `edition` itself: it names the words that were read.
    """

    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, document: Document, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"edition": document.edition})
        self.sections = {f"own_{part.name}": part for part in text_of(document.kind).sections}
        for name, part in self.sections.items():
            self.fields[name] = forms.CharField(
                label=part.heading,
                help_text=part.asks,
                required=False,
                max_length=LONGEST,
                initial=document.own_words.get(part.name, part.words),
                widget=forms.Textarea(attrs={"rows": 6}),
            )
        self.fields["owner"] = forms.CharField(
            label="Who keeps it right",
            help_text=OWNER_HELP,
            max_length=80,
            initial=document.owner,
        )
        self.fields["review_months"] = forms.IntegerField(
            label="Months until somebody looks at it again",
            help_text=WAIT_HELP,
            min_value=1,
            max_value=LONGEST_WAIT_MONTHS,
            initial=document.review_months,
            error_messages=dict.fromkeys(("min_value", "max_value", "invalid"), WAIT_SAYS),
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        )

    def clean(self) -> dict[str, Any]:
        """Refuse a fact that there is not, beside the section that names it."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in self.sections:
            unknown = sorted(facts_in(cleaned.get(name, "")) - set(FACTS))
            if unknown:
                named = ", ".join(f"{{{each}}}" for each in unknown)
                self.add_error(name, ValidationError(f"There is no fact called {named}."))
        return cleaned

    def changes(self) -> dict[str, Any]:
        """Return what the document keeps: of the sections those that differ from how they come."""
        cleaned = self.cleaned_data
        typed = {part.name: _lines(cleaned[name]) for name, part in self.sections.items()}
        comes = {part.name: part.words for part in self.sections.values()}
        return {
            "own_words": {name: words for name, words in typed.items() if words != comes[name]},
            "owner": cleaned["owner"],
            "review_months": cleaned["review_months"],
        }


def _lines(words: str) -> str:
    """Browsers send line ends as two characters."""
    return words.replace("\r\n", "\n").strip()


class SendBackForm(forms.Form):
    """What should change before it is signed."""

    reason = forms.CharField(
        label="What should change",
        max_length=300,
        help_text="For the data protection officer. It stands on this page until she asks again.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what should change."},
    )
