"""What an officer fills in. Rules live in the models; here they come out beside their fields."""

from typing import TYPE_CHECKING, Any

from django import forms

from feedback.releases.few_people import FewPeopleField, few_people_in
from you_said_we_did.models import Paper, Recipient
from you_said_we_did.paper_words import FIELDS, HEADINGS, headings

if TYPE_CHECKING:
    OfPaper = forms.ModelForm[Paper]
    OfRecipient = forms.ModelForm[Recipient]
else:  # Django's own class takes no type while running
    OfPaper = OfRecipient = forms.ModelForm

# About half a page: nine such parts, the tables and the chart fit on four pages.
LONGEST = 1200
SHORT = ("contact", "background", "director")


class PaperForm(OfPaper):
    """The words of a paper, heading by heading, and who may see it.

    The page draws `edition` itself: it names the words that were read.
    """

    edition = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Paper
        fields = ("title", "visibility")
        widgets = {"visibility": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asks = {heading.field: heading.asks for heading in HEADINGS}
        for field, heading in headings(is_annual=self.instance.is_annual):
            self.fields[field] = forms.CharField(
                label=heading,
                help_text=asks[field],
                required=False,
                max_length=LONGEST,
                initial=getattr(self.instance, field),
                widget=forms.Textarea(attrs={"rows": 2 if field in SHORT else 6}),
            )
        texts = [
            self[field].value() or ""
            for field in FIELDS
            if field in self.fields and field != "contact"
        ]
        few = few_people_in(texts, self.instance.release.suppress_below)
        if few:
            self.fields["has_looked"] = FewPeopleField(few)

    def words(self) -> dict[str, str]:
        """Return the fields a paper keeps. Browsers send line ends as two characters."""
        own = ("edition", "has_looked")
        values = {name: value for name, value in self.cleaned_data.items() if name not in own}
        return {name: value.replace("\r\n", "\n") for name, value in values.items()}

    def _post_clean(self) -> None:
        """Leave the paper itself alone: its own method checks and writes the words."""


class LookedForm(forms.Form):
    """What an approver ticks where the words may tell of few people; nothing to tick otherwise."""

    def __init__(self, few: list[str], data: Any = None) -> None:
        super().__init__(data)
        if few:
            self.fields["has_looked"] = FewPeopleField(few)


class WithdrawForm(forms.Form):
    """Why a paper is taken back."""

    reason = forms.CharField(
        label="Why it is withdrawn",
        max_length=200,
        help_text="One sentence for the audit log. Copies that were given out stay where they are:"
        " tell their recipients.",
    )


class RecipientForm(OfRecipient):
    """A body on the distribution list."""

    class Meta:
        model = Recipient
        fields = ("body", "contact_role", "gets_quarterly", "gets_annual", "surveys", "reach")
        widgets = {"reach": forms.RadioSelect, "surveys": forms.CheckboxSelectMultiple}
