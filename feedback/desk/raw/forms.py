"""What a reviewer types: her passphrase, why she opens a text, and what else to hide."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from feedback.desk.lifting import Why
from feedback.desk.masking_forms import phrases_in
from feedback.intake.wrapping import MINIMUM_LENGTH
from feedback.responses.models import Text
from hearback.people.models import User

LONGEST = 200


class PassphraseField(forms.CharField):
    """A passphrase, byte for byte as it was typed."""

    def __init__(self, label: str, autocomplete: str, help_text: str = "") -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            strip=False,
            max_length=LONGEST,
            widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
            error_messages={"required": "Type your passphrase."},
        )


class NewKeyForm(forms.Form):
    """A new passphrase, typed twice."""

    passphrase = PassphraseField(
        "New passphrase",
        "new-password",
        f"At least {MINIMUM_LENGTH} characters. Four or five words that don’t belong together are "
        "good: easy to keep in mind, hard to guess.",
    )
    again = PassphraseField("The same again", "new-password")

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.user = user

    def clean_passphrase(self) -> str:
        """Refuse a short one, and the password she signs in with."""
        passphrase: str = self.cleaned_data["passphrase"]
        if len(passphrase) < MINIMUM_LENGTH:
            raise ValidationError(
                f"Use at least {MINIMUM_LENGTH} characters, for example four or five words."
            )
        if self.user.check_password(passphrase):
            raise ValidationError("This is the password you sign in with. Choose other words.")
        return passphrase

    def clean(self) -> dict[str, Any]:
        """Hold the second against the first."""
        cleaned = super().clean() or {}
        first, second = cleaned.get("passphrase"), cleaned.get("again")
        if first and second and first != second:
            self.add_error("again", "The two passphrases are not the same.")
        return cleaned


class UnlockForm(forms.Form):
    """The passphrase of a key that is there."""

    passphrase = PassphraseField("Your passphrase", "off")


class Reason(models.TextChoices):
    """Why a text is opened. Only this stands in the audit log."""

    MASKING = "masking", "To check that enough is hidden"
    SENSE = "sense", "The masked text makes no sense without it"
    SAFEGUARDING = "safeguarding", "The safeguarding lead asked me to"
    DATA_PROTECTION = "data_protection", "The data protection officer asked me to"
    OTHER = "other", "Something else"


class ReasonForm(forms.Form):
    """Why she opens what was typed. The words make her stop and think; nobody keeps them."""

    reason = forms.ChoiceField(
        label="Why do you open it?",
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why you open it."},
    )
    words = forms.CharField(
        label="In your own words",
        help_text="Needed if you chose “Something else”. The audit log keeps what you chose above. "
        "These words are not kept, so that nothing of a text can end up there.",
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
        max_length=LONGEST,
        required=False,
    )

    def clean_words(self) -> str:
        """Ask for words where the choice says too little."""
        words: str = self.cleaned_data["words"].strip()
        if self.cleaned_data.get("reason") == Reason.OTHER and not words:
            raise ValidationError("Say in a few words why you open it.")
        return words


class SuggestedField(forms.MultipleChoiceField):
    """Words of the masked text that a program thinks worth a look."""

    def __init__(self, choices: list[tuple[str, str]]) -> None:
        super().__init__(
            label="Should any of these be hidden?",
            help_text="A program picked words that look like names or numbers. Most may be "
            "harmless, and it can miss some.",
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            error_messages={"invalid_choice": "One of these words has been hidden meanwhile."},
        )


class ReviewForm(forms.Form):
    """What else to hide before the masking is confirmed. `RestoreForm` makes something readable."""

    hide = forms.CharField(
        label="Hide these words too",
        help_text="As they stand in the masked text: one word or phrase on each line, or with "
        "commas between. To say what it is, write for example: Blue Gate = school",
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        required=False,
    )

    def __init__(self, text: Text, suggested: Collection[str], data: Any = None) -> None:
        super().__init__(data)
        self.text = text
        if suggested:
            self.fields["also"] = SuggestedField(choices=[(word, word) for word in suggested])

    def clean_hide(self) -> list[str]:
        """Return each word or phrase; refuse those that do not stand in the masked text."""
        return phrases_in(self.text.masked, self.cleaned_data["hide"])

    def hiding(self) -> list[str]:
        """Return all that is to be hidden, ticked and typed."""
        return [*self.cleaned_data.get("also", []), *self.cleaned_data["hide"]]


class RestoreForm(forms.Form):
    """Which placeholder becomes readable again, and why. `seen` names the text that she read."""

    place = forms.IntegerField(min_value=0)
    why = forms.ChoiceField(
        label="Why may it be readable?",
        choices=Why.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why it may be readable."},
    )
    seen = forms.CharField(max_length=32)
