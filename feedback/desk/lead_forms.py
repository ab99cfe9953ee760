"""What a safeguarding lead types beside a decision, and the rota."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from feedback.desk.referrals import leads_for
from feedback.desk.rota import ON_DUTY_ALREADY, Rota
from hearback.people.models import User
from hearback.people.roles import Role

ROTA_MOST_DAYS_AHEAD = 366
NO_COPY = "Do not copy words from the text."
if TYPE_CHECKING:
    ChoiceOfPeople = forms.ModelChoiceField[User]
else:
    ChoiceOfPeople = forms.ModelChoiceField


class ColleagueField(ChoiceOfPeople):
    """A choice of people, each called as colleagues do."""

    def label_from_instance(self, obj: User) -> str:
        """Return her name, or her address."""
        return obj.get_full_name() or obj.email


def log_words(label: str, asked: str) -> forms.CharField:
    """Return a field for a line of the log, refused with `asked` when it is empty."""
    return forms.CharField(
        label=label,
        help_text=NO_COPY,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": asked},
    )


class NoteForm(forms.Form):
    """A line for the log."""

    words = log_words("Add a note", "Write a note.")


class ReopenForm(forms.Form):
    """Why a decided text is taken up again."""

    words = log_words("Why you take it up again", "Say why you take it up again.")


class HandOverForm(forms.Form):
    """To whom a text is handed over, and what she has to know."""

    words = forms.CharField(
        label="What she should know",
        help_text=NO_COPY,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        required=False,
    )

    def __init__(self, group: str, giver: User, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        others = [lead.pk for lead in leads_for(group) if lead.pk != giver.pk]
        self.fields["to"] = ColleagueField(
            queryset=User.objects.filter(pk__in=others).order_by("first_name", "email"),
            label="Hand over to",
            empty_label="Choose a lead",
            error_messages={"required": "Choose whom you hand it over to."},
        )
        self.order_fields(["to", "words"])
        self.has_somebody = bool(others)


def day(label: str, asked: str) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": asked, "invalid": "Type a date such as 22 November 2026."},
    )


class RotaForm(forms.Form):
    """Who is on duty from which day to which."""

    starts_on = day("First day", "Give the first day.")
    ends_on = day("Last day", "Give the last day.")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        leads = User.objects.filter(is_active=True, groups__name=Role.SAFEGUARDING)
        self.fields["lead"] = ColleagueField(
            queryset=leads.order_by("first_name", "email"),
            label="Safeguarding lead",
            empty_label="Choose a lead",
            error_messages={"required": "Choose who is on duty."},
        )
        self.order_fields(["lead", "starts_on", "ends_on"])

    def clean_starts_on(self) -> date:
        """Refuse a turn that began before today: the rota is about what comes."""
        starts: date = self.cleaned_data["starts_on"]
        if starts < localdate():
            raise ValidationError("This day is over. Give today or a later day.")
        return starts

    def clean_ends_on(self) -> date:
        """Refuse a turn that ends before it starts, or so late that it must be a slip."""
        starts, ends = self.cleaned_data.get("starts_on"), self.cleaned_data["ends_on"]
        if starts and ends < starts:
            raise ValidationError("The last day is before the first.")
        if ends < localdate():
            raise ValidationError("This day is over. Give today or a later day.")
        if ends > localdate() + timedelta(days=ROTA_MOST_DAYS_AHEAD):
            raise ValidationError("This is more than a year ahead. Give an earlier day.")
        return cast(date, ends)

    def clean(self) -> dict[str, Any]:
        """Refuse days on which the same person is on duty already."""
        cleaned = super().clean() or {}
        lead, first, last = (cleaned.get(name) for name in ("lead", "starts_on", "ends_on"))
        if lead and first and last and Rota.objects.of(lead, first, last).exists():
            self.add_error("starts_on", ON_DUTY_ALREADY)
        return cleaned
