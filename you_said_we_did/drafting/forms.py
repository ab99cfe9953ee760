"""What an officer fills in. Rules live in the models; here they come out beside their fields."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify

from you_said_we_did.days import check_due
from you_said_we_did.drafting import evidence_forms
from you_said_we_did.easy_read import judged
from you_said_we_did.lengths import hint
from you_said_we_did.models import Commitment, Finding, ProgressEntry, Visibility
from you_said_we_did.status import Reason, Status, short

if TYPE_CHECKING:
    OfFinding = forms.ModelForm[Finding]
    OfCommitment = forms.ModelForm[Commitment]
else:  # Django's own class takes no type while running
    OfFinding = OfCommitment = forms.ModelForm

# What Django says of itself is neither calm nor plain. A form that has words of its own keeps them.
OUR_WORDS = {
    "max_length": "This has %(show_value)d characters. Write at most %(limit_value)d.",
    "min_value": "Write %(limit_value)s or more.",
    "max_value": "Write %(limit_value)s or less.",
}
NO_CHOICE = "Choose one of those that are offered."
NO_DAY = "Write a whole date, such as 31/03/2027."
NO_ADDRESS = "Use only letters from a to z, numbers and hyphens, and no spaces."
LONG = forms.Textarea(attrs={"rows": 5})
LONGER = forms.Textarea(attrs={"rows": 8})


def day_widget() -> forms.DateInput:
    """Return the browser's own date picker, which needs no script."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def within(due: date | None, since: date | None) -> date | None:
    """Return a due day that may be chosen now (ValidationError)."""
    try:
        check_due(due, since, timezone.localdate())
    except ValidationError as refused:
        raise ValidationError(refused.messages) from None
    return due


class NamesWhatIsMissing(forms.BaseForm):
    """Says which field to fill in, because the summary of errors stands apart from the fields, and
    how long `COUNTED` ones may be. A browser must not cut what is pasted: the model says no.
    """

    COUNTED: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            verb = "Choose" if isinstance(field, forms.ChoiceField) else "Fill in"
            field.error_messages["required"] = f"{verb} “{field.label}”."
            field.error_messages = {**OUR_WORDS, **field.error_messages}
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = NO_CHOICE
            if isinstance(field, forms.DateField):
                field.error_messages["invalid"] = NO_DAY
            if isinstance(field, forms.SlugField):
                field.error_messages["invalid"] = NO_ADDRESS
        for name in self.COUNTED:
            counted = self.fields[name]
            counted.help_text = f"{counted.help_text} {hint(name)}".strip()


def judge_easy_read(form: forms.BaseForm, held: str) -> None:
    """Say at the field how hard the Easy Read summary is: what was typed, or what is kept."""
    typed = form.data.get(form.add_prefix("easy_read"), "") if form.is_bound else held
    form.fields["easy_read"].help_text = judged(typed)


def offer_whose_words(form: forms.BaseForm, finding: Finding) -> None:
    """Offer quotes; what rests on a source alone was said by nobody."""
    if finding.is_system_learning:
        del form.fields["quote"]
        words = form.fields["you_said"]
        words.label = "What we learned"
        words.help_text = f"In plain English. Nothing about a case, no numbers. {hint('you_said')}"
        words.error_messages["required"] = f"Fill in “{words.label}”."
        return
    evidence_forms.offer_quotes(form, finding)


class FindingForm(NamesWhatIsMissing, OfFinding):
    """A first draft: its address is chosen once and stays."""

    COUNTED = ("you_said", "easy_read")
    slug = forms.SlugField(
        label="Address",
        max_length=50,
        required=False,
        help_text="Leave empty to make it from the title. Neutral: it stays in the browser’s "
        "history. It can’t be changed later.",
    )

    also_rests_on = evidence_forms.also_rests_on()
    source = evidence_forms.source()

    class Meta:
        model = Finding
        fields = (
            *("title", "slug", "you_said", "easy_read", "priority", "also_rests_on", "source"),
            *("quote", "visibility"),
        )
        widgets = {"you_said": LONGER, "easy_read": LONGER, "visibility": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_whose_words(self, self.instance)
        evidence_forms.offer_themes(self, self.instance)
        judge_easy_read(self, self.instance.easy_read)
        if self.instance.is_system_learning:
            del self.fields["source"]

    def clean_slug(self) -> str:
        """Make the address from the title when none is given."""
        given: str = self.cleaned_data["slug"]
        address = given or slugify(self.cleaned_data.get("title", ""))[:50].strip("-")
        if not address and "title" in self.cleaned_data:
            raise ValidationError("Type an address: none can be made from this title.")
        return address


class FindingWordsForm(NamesWhatIsMissing, OfFinding):
    """The words alone."""

    COUNTED = ("you_said", "easy_read")

    class Meta:
        model = Finding
        fields = ("title", "you_said", "easy_read", "priority", "quote")
        widgets = {"you_said": LONGER, "easy_read": LONGER}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_whose_words(self, self.instance)
        judge_easy_read(self, self.instance.easy_read)


class VisibilityForm(NamesWhatIsMissing, OfFinding):
    """Who may ever see it."""

    class Meta:
        model = Finding
        fields = ("visibility",)
        widgets = {"visibility": forms.RadioSelect(choices=Visibility.choices)}


class CommitmentForm(NamesWhatIsMissing, OfCommitment):
    """A new commitment: words, owner and day."""

    COUNTED = ("words", "what_changes")

    class Meta:
        model = Commitment
        fields = ("title", "words", "what_changes", "owner", "due")
        widgets = {"words": LONG, "what_changes": LONG, "due": day_widget()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].required = True

    def clean_due(self) -> date | None:
        """Refuse a day that is over, or too far."""
        due: date | None = self.cleaned_data["due"]
        return within(due, timezone.localdate())


class CommitmentWordsForm(NamesWhatIsMissing, OfCommitment):
    """The words alone."""

    COUNTED = ("words", "what_changes")

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

    def clean_due(self) -> date | None:
        """Refuse a new day before people were heard, or too far; what stands may stand."""
        due: date | None = self.cleaned_data["due"]
        stands = Commitment.objects.values_list("due", flat=True).get(pk=self.instance.pk)
        return due if due == stands else within(due, self.instance.heard_on)


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

    COUNTED = ("words",)
    words = forms.CharField(
        label="What happened", widget=LONG, help_text="Plain English: it is shown in public."
    )


class TakeOutForm(NamesWhatIsMissing, forms.Form):
    """Why an entry's words are taken out of the log."""

    reason = forms.ChoiceField(
        label="Why do you take this out?",
        choices=ProgressEntry.TakenOut.choices,
        widget=forms.RadioSelect,
        help_text="The reason stays in the audit log. The words do not.",
    )


class StatusForm(DatedForm):
    """The next step. "We can't" needs its reason, its words and its alternative."""

    COUNTED = ("reason_words", "alternative")
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


class ReviewForm(forms.Form):
    """Approve exactly the draft that was read, or send it back with a comment.

    The page draws `revision` itself: a page sent again after a change names the newer draft.
    """

    revision = forms.IntegerField()
    comment = forms.CharField(
        label="What should change, or what others should know",
        widget=LONG,
        required=False,
        help_text="Needed when you send it back. The officer sees it, and so do the others who are"
        " asked.",
    )
