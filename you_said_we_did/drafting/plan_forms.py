"""What is filled in about a joint plan. Rules live in the models."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from feedback.partners.sheets import MOST_BYTES, Unreadable
from you_said_we_did.drafting.forms import LONG, DatedForm, NamesWhatIsMissing, day_widget
from you_said_we_did.lengths import LIMITS, hint, problems
from you_said_we_did.models import Finding, Plan, ProgressReturn, SignOff
from you_said_we_did.plans.parts import PlanTable
from you_said_we_did.plans.reading import read_plan
from you_said_we_did.plans.returns import LENGTH, doubts_in
from you_said_we_did.status import RAG_WORDS

if TYPE_CHECKING:
    OfPlan = forms.ModelForm[Plan]
    OfSignOff = forms.ModelForm[SignOff]
    OfReturn = forms.ModelForm[ProgressReturn]
else:  # Django's own class takes no type while running
    OfPlan = OfSignOff = OfReturn = forms.ModelForm

ONLY_HERE = "Only the partnership reads it: it is never shown in public."


class PlanForm(NamesWhatIsMissing, OfPlan):
    """A new plan, still empty."""

    class Meta:
        model = Plan
        fields = ("title", "slug", "starts_in", "ends_in", "visibility", "parent", "agency")
        widgets = {"visibility": forms.RadioSelect}
        help_texts = {"slug": "Short, of letters and hyphens. It can’t be changed later."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Public it can only be once a signed issue of it was let out: nothing offers it before.
        visibility: Any = self.fields["visibility"]
        visibility.choices = Plan.Visibility.choices[1:]
        visibility.help_text = (
            "Partnership only: the board and the partners as well. Restricted: only officers and"
            " communications. It can be public once a signed issue of it was let out."
        )
        visibility.error_messages["invalid_choice"] = "Choose one of the two."

    def clean(self) -> dict[str, Any] | None:
        """Refuse, beside the last year, one that comes before the first."""
        values = super().clean()
        first, last = (self.cleaned_data.get(name) for name in ("starts_in", "ends_in"))
        if first is not None and last is not None and last < first:
            self.add_error("ends_in", "The last year comes before the first.")
        return values


class PlanVisibilityForm(NamesWhatIsMissing, OfPlan):
    """Who may read it."""

    class Meta:
        model = Plan
        fields = ("visibility",)
        widgets = {"visibility": forms.RadioSelect(choices=Plan.Visibility.choices)}


class PlanFileForm(NamesWhatIsMissing, forms.Form):
    """The file. It is read in memory; nothing is taken in before somebody has looked."""

    file = forms.FileField(
        label="The plan’s table",
        help_text="XLSX, or text with tabs between the columns, at most 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.tsv,.txt"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )
    table: PlanTable

    def clean_file(self) -> Any:
        """Read the file, or say why that can't be done."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError("The file is larger than 5 MB. A plan is smaller than that.")
        try:
            self.table = read_plan(file.read())
        except Unreadable as error:
            raise ValidationError(str(error)) from error
        if not self.table.actions:
            raise ValidationError(
                "No action was found in this file. Above the actions there must be a row of"
                " headings such as “Actions, Lead(s), Timescales, Tasks, RAG rating, Progress”."
            )
        return file


class IssueForm(NamesWhatIsMissing, forms.Form):
    """Keeping how the plan reads today."""

    what_changed = forms.CharField(
        label="What changed since the issue before",
        widget=LONG,
        help_text="For the first issue: where the plan comes from.",
    )


class SignOffForm(NamesWhatIsMissing, OfSignOff):
    """Which body agreed, by whose hand, when, and where that is minuted."""

    class Meta:
        model = SignOff
        fields = ("body", "role", "on", "minute")
        widgets = {"on": day_widget()}


class TakeBackForm(NamesWhatIsMissing, forms.Form):
    """Sending an issue back, or taking it off the public page."""

    comment = forms.CharField(
        label="Why",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text="Only needed when you send or take it back. Only the office reads it.",
    )


class RatingForm(DatedForm):
    """How likely the action is to be done as planned."""

    rag = forms.ChoiceField(
        label="Rating",
        choices=[(value, RAG_WORDS[value]) for value in ("green", "amber", "red", "")],
        widget=forms.RadioSelect,
        required=False,
    )
    words = forms.CharField(label="Why", widget=LONG, required=False, help_text=ONLY_HERE)
    field_order = ("rag", "words", "on")


class PlanProgressForm(DatedForm):
    """A step of the plan's log."""

    words = forms.CharField(label="What happened", widget=LONG, help_text=ONLY_HERE)
    field_order = ("words", "on")


class AnswersForm(NamesWhatIsMissing, forms.Form):
    """Which finding an action answers."""

    finding = forms.ModelChoiceField(
        Finding.objects.order_by("title"),
        label="Finding",
        help_text="Its own words then go for approval. What the plan says of it stays inside.",
    )


class ReturnForm(NamesWhatIsMissing, OfReturn):
    """What a partner's agency did this year for one action. A program's guess refuses nothing: what
    may point to somebody can stay, once she has read it again.
    """

    may_stand = forms.BooleanField(
        label="I have read it again: none of this points to a person", required=False
    )

    class Meta:
        model = ProgressReturn
        fields = ("words",)
        widgets = {"words": LONG}
        help_texts = {
            "words": "An officer reads it and takes it into the plan’s log. Nothing about one"
            f" person’s case. If nothing was done, say so and why. {hint(LENGTH)}"
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doubts = doubts_in(self.data.get("words", "")[: 2 * LIMITS[LENGTH]])
        if not self.doubts:
            del self.fields["may_stand"]

    def clean(self) -> dict[str, Any] | None:
        """Say beside the words what may point to somebody, until she says that it does not."""
        values = super().clean()
        if too_long := problems({LENGTH: self.data.get("words", "")}):
            self.add_error("words", too_long[LENGTH])
        if self.doubts and not self.cleaned_data.get("may_stand"):
            self.add_error("words", [*self.doubts, "Take it out, or tick below that it may stay."])
        return values


class ReadReturnForm(forms.Form):
    """Taking a return in, or sending it back with a comment."""

    comment = forms.CharField(
        label="What is missing",
        widget=LONG,
        required=False,
        help_text="Only needed when you send it back. Whoever wrote it reads this.",
    )
    words = forms.CharField(widget=forms.HiddenInput)
