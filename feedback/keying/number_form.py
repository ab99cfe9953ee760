"""What is asked before a form is typed in: its number, or which form gets one."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms

from feedback.paper.models import PaperForm
from feedback.paper.naming import label_of
from feedback.paper.numbers import check_number
from feedback.surveys.models import Survey, SurveyVersion
from feedback.surveys.ways import Way
from hearback.people.models import User

NO_SUCH = "Choose from the forms shown."


class NumberForm(forms.Form):
    """The number that stands on the paper."""

    number = forms.CharField(
        label="Form number",
        help_text="Nine digits, at the top of each page. You can leave out the dashes.",
        max_length=40,
        error_messages={"required": "Type the form’s number."},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-10"}
        ),
    )

    def clean_number(self) -> str:
        """Refuse what no form of ours carries."""
        return check_number(str(self.cleaned_data["number"]))


class NewNumberForm(forms.Form):
    """Which form somebody holds that has no number yet."""

    def __init__(self, survey: Survey, data: Any = None) -> None:
        super().__init__(data)
        self.by_name = {f"{v.number}:{way.path}": (v, way) for v, way in _printable(survey)}
        several = len({version.pk for version, _ in self.by_name.values()}) > 1
        self.fields["printed"] = forms.ChoiceField(
            label="Which form is it?",
            widget=forms.RadioSelect,
            choices=[
                (name, _label(version, way, several=several))
                for name, (version, way) in self.by_name.items()
            ],
            error_messages={"required": "Choose which form it is.", "invalid_choice": NO_SUCH},
        )

    def chosen(self) -> tuple[SurveyVersion, Way]:
        """Return the version and the way of a valid form."""
        return self.by_name[self.cleaned_data["printed"]]

    def draw(self, by: User, on: date) -> str:
        """Keep a new number for it, and return that."""
        version, way = self.chosen()
        (number,) = PaperForm.unused(1)
        PaperForm.keep(version, way.path, [number], by, on)
        return number


def _printable(survey: Survey) -> Iterator[tuple[SurveyVersion, Way]]:
    for version in survey.versions.order_by("-number"):
        yield from ((version, way) for way in version.offered())


def _label(version: SurveyVersion, way: Way, *, several: bool) -> str:
    since = f", printed since {version.opened_on.day} {version.opened_on:%B %Y}" if several else ""
    return f"{label_of(way)}{since}"
