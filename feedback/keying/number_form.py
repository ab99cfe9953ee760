"""What is asked before a form is typed in: its number, or which form gets one."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.signing import BadSignature, Signer

from feedback.keying.models import TypedForm, WaitingForm
from feedback.keying.taking import takes_paper
from feedback.paper.models import PaperForm
from feedback.paper.naming import label_of
from feedback.paper.numbers import check_number
from feedback.surveys.models import Survey, SurveyVersion
from feedback.surveys.ways import Way
from hearback.people.models import User

NO_SUCH = "Choose from the forms shown."
VERSION_HELP = "V and its version stand beside the room for the number."
# A number of ours was drawn by lot, never chosen.
SIGNER = Signer(salt="keying.number")


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
    """Which form somebody holds that has no number yet. The number lies in the form before it is
    asked for: so whoever loads the answer again is shown the same one, and no second is drawn.
    """

    drawn = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, survey: Survey, data: Any = None) -> None:
        super().__init__(data, initial={"drawn": SIGNER.sign(_unused())})
        self.by_name = {f"{v.number}:{way.path}": (v, way) for v, way in _printable(survey)}
        several = len({version.pk for version, _ in self.by_name.values()}) > 1
        self.fields["printed"] = forms.ChoiceField(
            label="Which form is it?",
            help_text=VERSION_HELP if several else "",
            widget=forms.RadioSelect,
            choices=[
                (name, _label(version, way, several=several))
                for name, (version, way) in self.by_name.items()
            ],
            error_messages={"required": "Choose which form it is.", "invalid_choice": NO_SUCH},
        )

    def clean_drawn(self) -> str:
        """Return the number in the form; another one if that is none of ours."""
        try:
            return SIGNER.unsign(self.cleaned_data["drawn"])
        except BadSignature:
            return _unused()

    def chosen(self) -> tuple[SurveyVersion, Way]:
        """Return the version and the way of a valid form."""
        return self.by_name[self.cleaned_data["printed"]]

    def draw(self, by: User, on: date) -> tuple[str, bool]:
        """Keep the number for it; return that, and whether it is new. One that was kept for another
        form, or under which something was typed in, stays what it is: then another is drawn.
        """
        (version, way), number = self.chosen(), self.cleaned_data["drawn"]
        form, is_new = PaperForm.draw(version, way.path, number, by, on)
        if not is_new and ((form.version_id, form.way) != (version.pk, way.path) or _is_used(form)):
            form, is_new = PaperForm.draw(version, way.path, _unused(), by, on)
        return form.number, is_new


def _unused() -> str:
    (number,) = PaperForm.unused(1)
    return number


def _is_used(form: PaperForm) -> bool:
    return any(model.objects.filter(form=form).exists() for model in (TypedForm, WaitingForm))


def _printable(survey: Survey) -> Iterator[tuple[SurveyVersion, Way]]:
    for version in filter(takes_paper, survey.versions.order_by("-number")):
        yield from ((version, way) for way in version.offered())


def _label(version: SurveyVersion, way: Way, *, several: bool) -> str:
    day = f"{version.opened_on.day} {version.opened_on:%B %Y}"
    since = f", V{version.number}, printed since {day}" if several else ""
    return f"{label_of(way)}{since}"
