"""What an officer fills in once something is done: whether it helped, and asking people again."""

from typing import TYPE_CHECKING, Any

from django import forms

from feedback.releases.models import ReleaseTheme
from feedback.surveys.models import Survey
from you_said_we_did.drafting.asking_again import can_ask_the_same, first_suggestion, starts
from you_said_we_did.drafting.forms import LONG, DatedForm, NamesWhatIsMissing
from you_said_we_did.hearing_again import Later
from you_said_we_did.models import Commitment, Outcome

if TYPE_CHECKING:
    OfSurvey = forms.ModelForm[Survey]
    OfThemes = forms.ModelChoiceField[ReleaseTheme]
else:  # Django's own classes take no type while running
    OfSurvey, OfThemes = forms.ModelForm, forms.ModelChoiceField


class LaterFigures(OfThemes):
    """One of the figures an outcome may rest on."""

    def label_from_instance(self, row: ReleaseTheme) -> str:
        """Name the theme as it was then, the survey and the period."""
        return f"{row}: {row.release}"


class OutcomeForm(DatedForm):
    """Did it make a difference? What was said before stands in the fields, to be said anew."""

    COUNTED = ("words",)
    difference = forms.ChoiceField(
        label="Did it make a difference?",
        choices=Outcome.Difference.choices,
        widget=forms.RadioSelect,
        help_text="“Too early to say” brings the check back after six months.",
    )
    words = forms.CharField(
        label="How we know",
        widget=LONG,
        help_text="What people told us, or what we counted. It is shown in public.",
    )
    field_order = ("difference", "heard_again", "words", "on")

    def __init__(self, *args: Any, later: Later, said: Outcome | None, **kwargs: Any) -> None:
        if said is not None:
            held = {"difference": said.difference, "words": said.words}
            kwargs["initial"] = {**held, "heard_again": said.heard_again_id}
        super().__init__(*args, **kwargs)
        self.note = later.why_none
        if later.figures:
            self.fields["heard_again"] = heard_again(later)
            self.order_fields(self.field_order)


def heard_again(later: Later) -> LaterFigures:
    """Return the field that offers these figures and no others."""
    keys = [row.pk for row in later.figures]
    offered = ReleaseTheme.objects.filter(pk__in=keys).select_related("release__survey")
    return LaterFigures(
        offered.order_by("-release__ends_on", "pk"),
        required=False,
        label="What people said later",
        empty_label="Nothing: it rests on something else",
        help_text="The same theme in later figures. Outside, both are shown as bands, with what may"
        " be said of the change.",
    )


class AskAgainForm(NamesWhatIsMissing, OfSurvey):
    """What the survey that asks again begins with, and what it is called."""

    field_order = ("start", "name", "slug")

    class Meta:
        model = Survey
        fields = ("name", "slug")

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, initial=first_suggestion(commitment), **kwargs)
        self.fields["start"] = forms.ChoiceField(
            label="Begin with",
            widget=forms.RadioSelect,
            choices=starts(commitment),
            error_messages={"required": "Choose what to begin with."},
            help_text="The same questions can be compared with what people said at first."
            if can_ask_the_same(commitment)
            else "",
        )
        self.order_fields(self.field_order)
