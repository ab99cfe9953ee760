"""What is filled in about a source of learning."""

from typing import TYPE_CHECKING, Any

from django import forms

from hearback.people.models import User
from hearback.people.roles import Role
from you_said_we_did.drafting.forms import LONG, DatedForm, NamesWhatIsMissing, day_widget
from you_said_we_did.models import LearningSource, Visibility

if TYPE_CHECKING:
    OfSource = forms.ModelForm[LearningSource]
else:  # Django's own class takes no type while running
    OfSource = forms.ModelForm

WORDS = ("kind", "title", "summary", "agency", "published_on")
WHO_READS = (
    "Restricted: officers, communications, the safeguarding lead and the data protection officer."
    " Partnership only: the board as well. Public: its title, and what kind it is, stand beside"
    " what we say back; what we learned stays in the office."
)


class SourceWordsForm(NamesWhatIsMissing, OfSource):
    """What it is and what it taught us."""

    COUNTED: tuple[str, ...] = ("summary",)

    class Meta:
        model = LearningSource
        fields: tuple[str, ...] = WORDS
        widgets = {"kind": forms.RadioSelect, "summary": LONG, "published_on": day_widget()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = LearningSource.Kind.choices  # without the empty one
        agency: Any = self.fields["agency"]
        agency.empty_label = "The whole partnership"


def offer_visibility(form: forms.BaseForm, person: User, now: str = "") -> None:
    """Offer “public” only to those who may choose it, or where it is so already."""
    may = now == Visibility.PUBLIC or person.has_role(Role.COMMUNICATIONS)
    field: Any = form.fields["visibility"]
    field.choices = [each for each in Visibility.choices if may or each[0] != Visibility.PUBLIC]
    field.help_text = WHO_READS


class SourceForm(SourceWordsForm):
    """A new one, restricted unless somebody says otherwise."""

    class Meta(SourceWordsForm.Meta):
        fields = (*WORDS, "visibility")
        widgets = {**SourceWordsForm.Meta.widgets, "visibility": forms.RadioSelect}

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_visibility(self, person)


class SourceVisibilityForm(NamesWhatIsMissing, OfSource):
    """Who may read it."""

    class Meta:
        model = LearningSource
        fields = ("visibility",)
        widgets = {"visibility": forms.RadioSelect}

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_visibility(self, person, self.instance.visibility)


class SourceReviewForm(DatedForm):
    """What changed because of it."""

    COUNTED = ("what_changed",)
    what_changed = forms.CharField(
        label="What changed because of it",
        widget=LONG,
        help_text="What services do in another way now, and how you know. If nothing changed, say"
        " that, and why. Write nothing about a case.",
    )
    field_order = ("what_changed", "on")
