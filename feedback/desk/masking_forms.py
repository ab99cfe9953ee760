"""What is typed about the masking: what else to hide, what should be readable, and the lists."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from feedback.desk.lifting import CHANGED, Why, can_be_asked, confirm, digest_of, hide_more
from feedback.desk.models import LiftRequest
from feedback.masking.addresses import find_addresses
from feedback.masking.persons import names_somebody
from feedback.masking.structured import find_structured
from feedback.responses.hiding import KINDS, hide, placeholders_in
from feedback.responses.models import NOT_IN_WORDS, MaskingCorrection, ReplyDraft, Text
from feedback.responses.models.corrections import LONGEST
from hearback.people.forms import ChangeForm
from hearback.people.models import User

AROUND = 30
QUICKER = (
    "Someone else was at work on this text, so its masking is not confirmed. Look at it again."
)
ASKED = (
    "A reviewer has been asked to make something readable here. Once you tick this, nobody could."
    " Leave it until they have answered. You can hide words without it."
)
# It says no more: coders are not told to whom a reply is written.
AT_WORK = (
    "A reviewer is at work on this text. Leave this until they are done. You can hide words"
    " without it."
)


def phrases_in(masked: str, typed: str) -> list[str]:
    """Return each word or phrase of a list typed on lines or with commas between.

    Raises ValidationError, naming them, for those that do not stand in the masked text.
    """
    phrases = [part.strip() for part in re.split(r"[,\n]", typed)]
    phrases = [part for part in phrases if part]
    _, missing = hide(masked, phrases)
    if missing:
        named = ", ".join(f"“{words}”" for words in missing)
        raise ValidationError(f"Not in the text: {named}. Type the words as they stand there.")
    return phrases


class MaskingForm(forms.Form):
    """What else to hide, and whether that is all. What is hidden for nothing is only asked for."""

    masking_is_right = forms.BooleanField(label="The masking is right", required=False)
    hide = forms.CharField(
        label="Hide these words too",
        help_text="One word or phrase on each line, or with commas between. To say what it is, "
        "write for example: Blue Gate = school",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )

    def __init__(self, text: Text, coder: User, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.text, self.coder = text, coder
        # What to hide although it stands in the text no more: someone was quicker.
        self.missing: list[str] = []
        # Why the masking was not confirmed after all.
        self.refusal = ""

    def clean_masking_is_right(self) -> bool:
        """Refuse while a reviewer is asked to bring something back, to put the whole text into
        words, or to read a reply: afterwards nobody could. And refuse a tick at other words than
        stand there now.
        """
        is_right: bool = self.cleaned_data["masking_is_right"]
        if is_right and self.text.written_in:
            raise ValidationError(NOT_IN_WORDS)
        if is_right and self.asked:
            raise ValidationError(ASKED)
        if is_right and ReplyDraft.objects.filter(text=self.text).exists():
            raise ValidationError(AT_WORK)
        # Nothing she typed, so no field.
        if is_right and self.data.get("seen") != self.seen:
            raise ValidationError(CHANGED)
        return is_right

    @property
    def seen(self) -> str:
        """What names the words of the text, so that what is confirmed is what she read."""
        return digest_of(self.text.masked)

    @property
    def asked(self) -> list[LiftRequest]:
        """What reviewers are asked to make readable in this text."""
        return list(LiftRequest.objects.waiting().filter(text=self.text))

    @property
    def can_ask(self) -> bool:
        """Whether a reviewer could make something readable."""
        return can_be_asked(self.text)

    def kinds(self) -> list[str]:
        """Return what hidden words may be called, for the script that adds them by one key."""
        return KINDS.split("|")

    def clean_hide(self) -> list[str]:
        """Return each word or phrase; refuse those that do not stand in the text."""
        return phrases_in(self.text.masked, self.cleaned_data["hide"])

    def save(self) -> None:
        """Hide what she named, and confirm the masking if she did. Her words are hidden even where
        somebody was quicker, and nothing is confirmed.
        """
        hiding = self.cleaned_data["hide"]
        if self.cleaned_data["masking_is_right"] and not self.text.is_masking_confirmed:
            try:
                self.missing = confirm(self.text, hiding, self.coder)
            except ValidationError:
                self.refusal = QUICKER
            else:
                return
        if hiding:
            self.missing = hide_more(self.text, hiding, self.coder)


class LiftForm(ChangeForm):
    """Which placeholder hides too much, and why."""

    place = forms.ChoiceField(
        label="Which one?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which one."},
    )
    why = forms.ChoiceField(
        label="Why should it be readable?",
        choices=Why.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why."},
    )
    note = forms.CharField(
        label="What do you think it is?",
        help_text="For example: the Freedom Programme. Never a person’s name. The reviewer sees "
        "this; it is deleted once they have answered.",
        max_length=120,
        required=False,
    )

    def __init__(self, text: Text, data: Any = None) -> None:
        super().__init__(data)
        self.fields["place"] = forms.ChoiceField(
            label="Which one?",
            widget=forms.RadioSelect,
            choices=[
                (str(place), _in_context(text.masked, found))
                for place, found in enumerate(placeholders_in(text.masked))
            ],
            error_messages={"required": "Choose which one."},
        )
        self.order_fields(["place", "why", "note"])

    def clean_note(self) -> str:
        """Refuse what looks like somebody, or like a way to reach somebody."""
        note: str = self.cleaned_data["note"].strip()
        if any(find_structured(note)) or any(find_addresses(note)):
            raise ValidationError(
                "Leave out numbers, addresses and dates: the note is kept in clear."
            )
        if names_somebody(note):
            raise ValidationError("This looks like a person’s name. Leave it out.")
        return note


def _in_context(masked: str, found: re.Match[str]) -> str:
    """Return a placeholder with the words around it, cut between words."""
    before = masked[: found.start()][-AROUND:].partition(" ")[2]
    after = masked[found.end() :][:AROUND].rpartition(" ")[0]
    return f"… {before}{found[0]}{after} …"


class CorrectionForm(ChangeForm):
    """A phrase for the partnership’s own list."""

    phrase = forms.CharField(
        label="Word or phrase",
        help_text="A service, a programme, a place, a school or an organisation. Never a person’s "
        "name: the list can be read.",
        max_length=LONGEST,
        error_messages={"required": "Write the word or phrase."},
    )
    kind = forms.ChoiceField(
        label="What should the program do with it?",
        choices=MaskingCorrection.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what to do with it."},
    )
    reason = forms.CharField(
        label="Why",
        help_text="For the colleagues who read the list after you.",
        max_length=160,
        error_messages={"required": "Say why."},
    )

    def teach(self, by: User) -> bool:
        """Keep the phrase; what is refused stands beside it."""
        given = self.cleaned_data
        try:
            MaskingCorrection.teach(given["phrase"], given["kind"], given["reason"].strip(), by)
        except ValidationError as refusal:
            self.add_error("phrase", refusal)
        return not self.errors
