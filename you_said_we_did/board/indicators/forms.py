"""What is filled in about indicators. A typed figure goes through the gate and no further."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from engagement.csv_rows import Unreadable, decode
from feedback.indicators.choices import Every, Good, Kind
from feedback.indicators.gate import Safe, Unit, gate
from feedback.indicators.jumps import jumped_from
from feedback.indicators.models import Indicator, IndicatorValue
from feedback.indicators.sheets import LONGEST, Examined, examine, number_in, whole_number_in
from feedback.indicators.wording import hidden, in_words
from feedback.releases.few_people import FewPeopleField, few_people_in
from feedback.releases.quarters import name_of, quarter_of, span_of
from hearback.people.forms import ChangeForm

if TYPE_CHECKING:
    OfIndicator = forms.ModelForm[Indicator]
else:  # Django's own class takes no type while running
    OfIndicator = forms.ModelForm

QUARTERS_BACK, YEARS_BACK = 12, 5
JUMP = "This is five times the value before, or more"
OFF = {"autocomplete": "off"}
# Without the empty choice, which a list of buttons needs none of.
CHOICES = {"kind": Kind.choices, "good": Good.choices, "every": Every.choices}


class IndicatorForm(ChangeForm, OfIndicator):
    """What is watched."""

    class Meta:
        model = Indicator
        fields = (
            "name",
            "slug",
            "meaning",
            "kind",
            "good",
            "unit",
            "every",
            "source",
            "owner",
            "priority",
            "is_public",
        )
        help_texts = {
            "unit": "Whatever counts people must be people, a share of them, or an average. If a "
            "share is of the people another indicator counts, say so in its name, and hide both "
            "together: for a period in which that one is hidden, hand in no share.",
            "is_public": "Then the public sees its values, but none that you alone approve: "
            "somebody else has to look at each of those first.",
        }
        widgets = {
            "meaning": forms.Textarea(attrs={"rows": 4}),
            "kind": forms.RadioSelect,
            "good": forms.RadioSelect,
            "every": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            verb = "Choose" if isinstance(field, forms.ChoiceField) else "Fill in"
            field.error_messages["required"] = f"{verb} “{field.label}”."
        for name, choices in CHOICES.items():
            self.fields[name].widget.choices = choices
        self.fields["is_public"].label = "Anyone may see it on the public site"


def periods(every: str, today: date) -> list[tuple[str, str]]:
    """Return the periods that are over, the newest first, each with its words."""
    if every == Every.YEAR:
        found = [str(today.year - back) for back in range(1, YEARS_BACK + 1)]
    else:
        months = [
            today.year * 12 + today.month - 1 - 3 * back for back in range(1, QUARTERS_BACK + 1)
        ]
        found = [quarter_of(date(month // 12, month % 12 + 1, 1)) for month in months]
    return [(period, name_of(period)) for period in found]


def help_for(unit: Unit) -> str:
    """Say what becomes of a typed figure, and what “hidden” will mean."""
    if unit == Unit.POUNDS:
        return "It is kept as you type it."
    return (
        f"It is rounded before it is stored, or hidden. “Hidden” means “{hidden()}”: whoever reads "
        "it is not told which."
    )


def ask_about_few(form: forms.Form, texts: list[str], *, required: bool = True) -> None:
    """Add a box to tick where commentaries may tell of few people."""
    few = few_people_in(texts, settings.SUPPRESS_BELOW)
    if few:
        form.fields["has_looked"] = FewPeopleField(few, required=required)


class ValueForm(ChangeForm):
    """One value. What is typed is protected at once: `safe` is all that leaves this form."""

    period = forms.ChoiceField(error_messages={"required": "Choose the period."})
    value = forms.CharField(
        label="Value",
        max_length=20,
        widget=forms.TextInput(attrs={**OFF, "inputmode": "decimal"}),
        error_messages={"required": "Type the value."},
    )
    of_people = forms.CharField(
        label="Of how many people",
        max_length=12,
        widget=forms.TextInput(attrs={**OFF, "inputmode": "numeric"}),
        help_text="Only to protect them: it is rounded before it is stored.",
        error_messages={"required": "Type of how many people it is."},
    )
    commentary = forms.CharField(
        label="Commentary",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What lies behind it: more reports can mean more trust. Write no number of "
        "people here, never why a value is hidden, and nothing about one person.",
    )

    def __init__(
        self,
        indicator: Indicator,
        today: date,
        data: Any = None,
        initial: dict[str, str] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.indicator = indicator
        self.unit, self.safe = Unit(indicator.unit), Safe()
        self.fields["period"] = forms.ChoiceField(
            label="Period",
            choices=[("", "Choose"), *periods(indicator.every, today)],
            error_messages={"required": "Choose the period."},
        )
        self.fields["value"].label = indicator.get_unit_display().split(":")[0]
        self.fields["value"].help_text = help_for(self.unit)
        if not self.unit.needs_base:
            del self.fields["of_people"]
        ask_about_few(self, [self["commentary"].value() or ""])

    def clean_value(self) -> Any:
        """Read a number."""
        return self._read(number_in, "value")

    def clean_of_people(self) -> Any:
        """Read a whole number."""
        return self._read(whole_number_in, "of_people")

    def _read(self, reader: Any, name: str) -> Any:
        try:
            return reader(self.cleaned_data[name])
        except ValueError as problem:
            raise ValidationError(str(problem)) from problem

    def clean(self) -> dict[str, Any]:
        """Send the figure through the gate, and drop what was typed."""
        cleaned = super().clean() or {}
        value, base = cleaned.pop("value", None), cleaned.pop("of_people", None)
        if value is None or (self.unit.needs_base and base is None):
            return cleaned
        try:
            self.safe = gate(self.unit, value, base, settings.SUPPRESS_BELOW, settings.ROUND_TO)
        except ValueError as problem:
            self.add_error("value", str(problem))
        if cleaned.get("period"):
            self._ask_about_jump(cleaned["period"])
        return cleaned

    def _ask_about_jump(self, period: str) -> None:
        """Have a value ticked that is far from the one before."""
        first, _ = span_of(period)
        given = IndicatorValue(indicator=self.indicator, starts_on=first, value=self.safe.value)
        before = jumped_from(given)
        if before is None:
            return
        self.fields["is_right"] = forms.BooleanField(label="The value is right", required=False)
        if "is_right" not in self.data:
            told = f"{in_words(before)} in {before.period}"
            self.add_error("is_right", f"{JUMP}: {told}. Change it, or tick that it is right.")


class FileForm(forms.Form):
    """A file of values: read in memory, kept nowhere."""

    file = forms.FileField(
        label="CSV file",
        help_text="At most 1 MB. It is read in memory and kept nowhere.",
        widget=forms.FileInput(attrs={"accept": ".csv"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )

    def __init__(
        self, indicators: list[Indicator], today: date, data: Any = None, files: Any = None
    ) -> None:
        super().__init__(data, files)
        self._indicators, self._today = indicators, today
        self.examined = Examined((), ())

    def clean_file(self) -> None:
        """Read it; what it holds is in `examined`, behind the gate."""
        try:
            text = decode(self.cleaned_data["file"].read())
            self.examined = examine(text, self._indicators, self._today)
        except Unreadable as problem:
            raise ValidationError(str(problem)) from problem


class CheckForm(forms.Form):
    """Whether rows with problems may be left out."""

    leave_out = forms.BooleanField(label="Leave out the rows with problems", required=False)

    def __init__(self, commentaries: list[str], data: Any = None) -> None:
        super().__init__(data)
        ask_about_few(self, commentaries)


class ReviewForm(ChangeForm):
    """Approve a value, or send it back with a reason."""

    reason = forms.CharField(
        label="What should change",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only needed when you send it back. Whoever handed it in sees it.",
    )

    def __init__(self, commentary: str, data: Any = None) -> None:
        super().__init__(data)
        is_approved = data is not None and data.get("decision") == "approve"
        ask_about_few(self, [commentary], required=is_approved)


class ShowForm(ChangeForm):
    """Show an approved value to the public."""

    def __init__(self, commentary: str, data: Any = None) -> None:
        super().__init__(data)
        ask_about_few(self, [commentary])
