"""What an officer fills in. Rules live in the models; here they come out beside their fields."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.text import slugify

from you_said_we_did.models import Commitment, Finding, Outcome, Visibility
from you_said_we_did.status import Reason, Status, short

if TYPE_CHECKING:
    OfFinding = forms.ModelForm[Finding]
    OfCommitment = forms.ModelForm[Commitment]
else:  # Django's own class takes no type while running
    OfFinding = OfCommitment = forms.ModelForm

LONG = forms.Textarea(attrs={"rows": 5})
LONGER = forms.Textarea(attrs={"rows": 8})


def day_widget() -> forms.DateInput:
    """Return the browser's own date picker, which needs no script."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def carry_out(form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Do what a valid form asks for; say whether it worked, and if not, why beside the fields."""
    try:
        act()
    except ValidationError as error:
        named = hasattr(error, "error_dict")
        problems = error.message_dict if named else {NON_FIELD_ERRORS: error.messages}
        for name, texts in problems.items():
            form.add_error(name if name in form.fields else None, texts)
        return False
    return True


class NamesWhatIsMissing(forms.BaseForm):
    """Says which field to fill in, because the summary of errors stands apart from the fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            verb = "Choose" if isinstance(field, forms.ChoiceField) else "Fill in"
            field.error_messages["required"] = f"{verb} “{field.label}”."


class FindingForm(NamesWhatIsMissing, OfFinding):
    """A first draft: its address is chosen once and stays."""

    slug = forms.SlugField(
        label="Address",
        max_length=50,
        required=False,
        help_text="Leave empty to make it from the title. Neutral: it stays in the browser’s "
        "history. It can’t be changed later.",
    )

    class Meta:
        model = Finding
        fields = ("title", "slug", "you_said", "priority", "respondent_group", "visibility")
        widgets = {"you_said": LONGER, "visibility": forms.RadioSelect}

    def clean_slug(self) -> str:
        """Make the address from the title when none is given."""
        given: str = self.cleaned_data["slug"]
        address = given or slugify(self.cleaned_data.get("title", ""))[:50].strip("-")
        if not address and "title" in self.cleaned_data:
            raise ValidationError("Type an address: none can be made from this title.")
        return address


class FindingWordsForm(NamesWhatIsMissing, OfFinding):
    """The words alone."""

    class Meta:
        model = Finding
        fields = ("title", "you_said", "priority", "respondent_group")
        widgets = {"you_said": LONGER}


class VisibilityForm(NamesWhatIsMissing, OfFinding):
    """Who may ever see it."""

    class Meta:
        model = Finding
        fields = ("visibility",)
        widgets = {"visibility": forms.RadioSelect(choices=Visibility.choices)}


class CommitmentForm(NamesWhatIsMissing, OfCommitment):
    """A new commitment: words, owner and day."""

    class Meta:
        model = Commitment
        fields = ("title", "words", "what_changes", "owner", "due")
        widgets = {"words": LONG, "what_changes": LONG, "due": day_widget()}


class CommitmentWordsForm(NamesWhatIsMissing, OfCommitment):
    """The words alone."""

    class Meta:
        model = Commitment
        fields = ("title", "words", "what_changes")
        widgets = {"words": LONG, "what_changes": LONG}


class OwnerForm(NamesWhatIsMissing, OfCommitment):
    """Who does it and until when."""

    class Meta:
        model = Commitment
        fields = ("owner", "due")
        widgets = {"due": day_widget()}


class DatedForm(NamesWhatIsMissing, forms.Form):
    """Something that happened on a day, today unless said otherwise."""

    on = forms.DateField(label="On which day", widget=day_widget())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})["on"] = timezone.localdate()
        super().__init__(*args, **kwargs)

    def clean_on(self) -> date:
        """Refuse a day that has not come: a log says what happened."""
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise ValidationError("This day has not come yet.")
        return on


class ProgressForm(DatedForm):
    """A step worth telling."""

    words = forms.CharField(
        label="What happened", widget=LONG, help_text="Plain English: it is shown in public."
    )


class StatusForm(DatedForm):
    """The next step. "We can't" needs its reason, its words and its alternative."""

    status = forms.ChoiceField()
    reason = forms.ChoiceField(
        label="If we can’t: the reason",
        choices=[("", "Choose a reason"), *Reason.choices],
        required=False,
    )
    reason_words = forms.CharField(
        label="If we can’t: why, in our own words",
        widget=LONG,
        required=False,
        help_text="At least one plain sentence. It is shown in public.",
    )
    alternative = forms.CharField(
        label="If we can’t: what people can do instead",
        widget=LONG,
        required=False,
        help_text="It is shown in public.",
    )
    field_order = ("status", "on", "reason", "reason_words", "alternative")

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = commitment.next_steps
        self.fields["status"] = forms.ChoiceField(
            label="What is true now",
            choices=[(step, short(step)) for step in steps],
            widget=forms.RadioSelect,
            error_messages={"required": "Choose what is true now."},
        )
        if Status.CANNOT not in steps:
            for name in ("reason", "reason_words", "alternative"):
                del self.fields[name]


class OutcomeForm(DatedForm):
    """Did it make a difference?"""

    difference = forms.ChoiceField(
        label="Did it make a difference?",
        choices=Outcome.Difference.choices,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label="How we know",
        widget=LONG,
        help_text="What people told us, or what we counted. It is shown in public.",
    )
    field_order = ("difference", "words", "on")


class ReviewForm(forms.Form):
    """Approve exactly the draft that was read, or send it back with a comment.

    The page draws `revision` itself: a page sent again after a change names the newer draft.
    """

    revision = forms.IntegerField()
    comment = forms.CharField(
        label="What should change",
        widget=LONG,
        required=False,
        help_text="Only needed when you send it back. The officer sees it.",
    )
