"""What coders, second coders and the safeguarding lead type."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from feedback.desk.models import Turn
from feedback.responses.hiding import hide
from feedback.responses.models import Text, Theme
from hearback.people.models import User


class CodingForm(forms.Form):
    """Which themes a person sees in a text. "No theme" is an answer; nothing ticked is not."""

    themes = forms.ModelMultipleChoiceField(
        queryset=Theme.objects.filter(group__codebook__is_in_use=True),
        required=False,
        error_messages={"invalid_choice": "A theme you ticked is no longer in the codebook."},
    )
    no_theme = forms.BooleanField(label="No theme", required=False)

    is_second = False

    def __init__(self, text: Text, coder: User, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.text, self.coder = text, coder

    def clean_no_theme(self) -> bool:
        """Refuse an empty form, and one that says both."""
        no_theme: bool = self.cleaned_data["no_theme"]
        themes = self.cleaned_data.get("themes")
        if themes and no_theme:
            raise ValidationError("Choose themes or “No theme”, not both.")
        if not no_theme and themes is not None and not themes:
            raise ValidationError("Choose at least one theme, or “No theme”.")
        return no_theme

    def ticked(self) -> set[str]:
        """Return the keys of the themes to show as ticked: as typed, or as she coded earlier."""
        return {str(getattr(value, "pk", value)) for value in self["themes"].value() or []}

    def save(self) -> None:
        """Record the coding. Raises ValidationError when the turn is not hers (any more)."""
        themes = self.cleaned_data["themes"]
        Turn.take(self.text, self.coder, list(themes), is_second=self.is_second)


class SecondCodingForm(CodingForm):
    """The blind second coding: themes and nothing else."""

    is_second = True


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
    """Whether the machine hid enough. A person may hide more, never uncover."""

    masking_is_right = forms.BooleanField(label="The masking is right", required=False)
    hide = forms.CharField(
        label="Hide these words too",
        help_text="One word or phrase on each line, or with commas between.",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )

    def __init__(self, text: Text, coder: User, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.text, self.coder = text, coder
        # What to hide although it stands in the text no more: someone was quicker.
        self.missing: list[str] = []

    def clean_hide(self) -> list[str]:
        """Return each word or phrase; refuse those that do not stand in the text."""
        typed = phrases_in(self.text.masked, self.cleaned_data["hide"])
        if typed and not (self.cleaned_data["masking_is_right"] or self.text.is_masking_confirmed):
            self.add_error(
                "masking_is_right", "Tick this once the words below are all that is left to hide."
            )
        return typed

    def save(self) -> None:
        """Confirm the masking if she did, with what else she hid."""
        hiding = self.cleaned_data["hide"]
        confirms = self.cleaned_data["masking_is_right"] and not self.text.is_masking_confirmed
        if hiding or confirms:
            self.missing = self.text.confirm_masking(self.coder, hiding)


class TextForms:
    """The two forms of one screen, sent together.

    `coding` is None where the text is another person's to code: its masking may still be put right.
    """

    def __init__(self, text: Text, coder: User, data: Any = None, *, may_code: bool) -> None:
        self.masking = MaskingForm(text, coder, data)
        self.coding: CodingForm | None = None
        if may_code:
            self.coding = CodingForm(text, coder, data, initial=coded_earlier(text, coder))

    def both(self) -> list[CodingForm | MaskingForm]:
        """Return the forms that are on the screen, in their order there."""
        return [self.masking, *([self.coding] if self.coding else [])]

    @property
    def errors(self) -> bool:
        """Whether anything on the screen has to be put right."""
        return any(form.errors for form in self.both())

    def is_valid(self) -> bool:
        """Check both, so that every error shows at once."""
        valid = [form.is_valid() for form in self.both()]
        return all(valid)

    def has_changed(self) -> bool:
        """Say whether anything was typed or ticked."""
        return any(form.has_changed() for form in self.both())

    def save(self) -> None:
        """Store the masking, then the coding: what was hidden stays hidden even when the coding is
        refused. Raises ValidationError when the text is no longer hers to code.
        """
        for form in self.both():
            form.save()


def coded_earlier(text: Text, coder: User) -> dict[str, Any]:
    """Return what she recorded for this text, for the form to begin with."""
    if not text.is_coded:
        return {}
    themes = [c.theme_id for c in text.codings.counted().filter(coder=coder)]
    return {"themes": themes, "no_theme": not themes}


class DecisionForm(forms.Form):
    """What the safeguarding lead decided about a text."""

    OTHER = "other"
    ENDINGS = [
        "No way to reach the writer; nothing to do",
        "Describes something in the past; nothing to do",
        "Not a safeguarding matter",
        "Raised with a service, without the writer’s words",
        "Raised with the partnership as something to change",
    ]

    ending = forms.ChoiceField(
        label="What you decided",
        choices=[*((ending, ending) for ending in ENDINGS), (OTHER, "Something else")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you decided."},
    )
    words = forms.CharField(
        label="Why, or what you did",
        help_text="Do not copy words from the text. Needed if you chose “Something else”.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        required=False,
    )

    def clean_words(self) -> str:
        """Ask for words where no ending was chosen that says enough."""
        words: str = self.cleaned_data["words"].strip()
        if self.cleaned_data.get("ending") == self.OTHER and not words:
            raise ValidationError("Say what you decided.")
        return words

    def decision(self) -> str:
        """Return the decision as it is kept."""
        ending, words = self.cleaned_data["ending"], self.cleaned_data["words"]
        if ending == self.OTHER:
            return str(words)
        return f"{ending}. {words}" if words else f"{ending}."
