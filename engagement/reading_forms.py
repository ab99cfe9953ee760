"""Which respondent groups' texts a person reads."""

from django import forms

from engagement.groups import RespondentGroup
from hearback.people.forms import ChangeForm


class RespondentGroupsForm(ChangeForm):
    """Whose texts one person may meet."""

    groups = forms.MultipleChoiceField(
        label="Respondent groups",
        required=False,
        choices=RespondentGroup.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose what this person’s work needs, and no more. Whoever reads several "
        "groups still sees one at a time.",
    )
