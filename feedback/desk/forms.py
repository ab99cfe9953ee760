"""What coders, second coders and the safeguarding lead type."""

from collections import defaultdict
from contextlib import suppress
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from feedback.desk.danger import DECIDE_FIRST, needs_a_decision
from feedback.desk.marking import Passage, PassagesField
from feedback.desk.masking_forms import MaskingForm
from feedback.desk.models import Turn, coded_by
from feedback.responses.hiding import stands_in
from feedback.responses.models import Coding, Text, Theme
from hearback.people.models import User


class CodingForm(forms.Form):
    """Which themes a person sees in a text, and in which of its words. "No theme" is an answer;
    nothing ticked is not.
    """

    themes = forms.ModelMultipleChoiceField(
        queryset=Theme.objects.in_use(),
        required=False,
        error_messages={"invalid_choice": "A theme you ticked is no longer in the codebook."},
    )
    no_theme = forms.BooleanField(label="No theme", required=False)
    passages = PassagesField(required=False)

    is_second = False

    def __init__(self, text: Text, coder: User, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.text, self.coder = text, coder

    def clean_no_theme(self) -> bool:
        """Refuse an empty form, one that says both, and any while danger is to be decided on."""
        if not self.is_second and needs_a_decision(self.text):
            raise ValidationError(DECIDE_FIRST)
        no_theme: bool = self.cleaned_data["no_theme"]
        themes = self.cleaned_data.get("themes")
        if themes and no_theme:
            raise ValidationError("Choose themes or “No theme”, not both.")
        if not no_theme and themes is not None and not themes:
            raise ValidationError("Choose at least one theme, or “No theme”.")
        return no_theme

    def clean_passages(self) -> list[Passage]:
        """Refuse words that do not stand in the text; a theme that is not ticked keeps none."""
        passages: list[Passage] = self.cleaned_data["passages"]
        missing = [p.words for p in passages if not stands_in(p.words, self.text.masked)]
        if missing:
            named = ", ".join(f"“{words}”" for words in missing)
            raise ValidationError(
                f"Not in the text: {named}. Mark the words again, or untick them."
            )
        return passages

    def chosen_passages(self) -> list[tuple[Theme, Passage]]:
        """Return the passages to show as kept, with their themes: as sent, or recorded earlier."""
        themes = {theme.pk: theme for theme in Theme.objects.in_use()}
        passages = []
        for value in self["passages"].value() or []:
            with suppress(ValidationError):
                passages.append(Passage.read(value))
        return [(themes[p.theme], p) for p in passages if p.theme in themes]

    def ticked(self) -> set[str]:
        """Return the keys of the themes to show as ticked: as typed, or as she coded earlier."""
        return {str(getattr(value, "pk", value)) for value in self["themes"].value() or []}

    def shown(self) -> set[int] | None:
        """Return the keys of the themes the page suggested when it was sent: the worker may have
        changed them since. None for a form that does not say. It is nothing she typed, so no field.
        """
        sent = self.data.get("shown")
        if sent is None:
            return None
        keys = str(sent).split(",")
        return {int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 20}

    def save(self) -> None:
        """Record the coding. Raises ValidationError when the turn is not hers (any more)."""
        words: dict[int, list[str]] = defaultdict(list)
        for passage in self.cleaned_data["passages"]:
            words[passage.theme].append(passage.words)
        Turn.take(
            self.text,
            self.coder,
            list(self.cleaned_data["themes"]),
            is_second=self.is_second,
            passages=words,
            shown=self.shown(),
        )


class SecondCodingForm(CodingForm):
    """The blind second coding: themes and nothing else."""

    is_second = True


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
    if not (text.is_coded and Text.objects.filter(coded_by(coder), pk=text.pk).exists()):
        return {}
    own = text.codings.recorded_by(coder).filter(status=Coding.Status.CONFIRMED)
    return {
        "themes": [coding.theme_id for coding in own],
        "no_theme": not own,
        "passages": [Passage(c.theme_id, words).value for c in own for words in c.words],
    }


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
