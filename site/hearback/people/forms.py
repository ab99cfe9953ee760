"""Forms of people's own screens."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.formats import date_format

from hearback.people.chain.heads import Head, NoHead, heads_in
from hearback.people.models import AuditEntry, Invitation, User
from hearback.people.models.audit import AuditEntryQuerySet
from hearback.people.roles import ROLE_PURPOSES, Role

ROLE_CHOICES = [(role.value, f"{role.label}: {ROLE_PURPOSES[role]}") for role in Role]
DAY_FORMATS = ["%d %B %Y", "%d/%m/%Y", "%Y-%m-%d"]


def carry_out(form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Do what a valid form asks for; say whether it worked, and if not, why beside the fields."""
    try:
        act()
    except ValidationError as error:
        named = hasattr(error, "error_dict")
        problems = error.message_dict if named else {NON_FIELD_ERRORS: error.messages}
        for name, texts in problems.items():
            form.add_error(name if name in form.fields else None, texts)
        return False
    return True


class ChangeForm(forms.Form):
    """A form that asks for one change of state; the model has the last word."""

    def makes(self, change: Callable[[], object]) -> bool:
        """Make the change and return True; what the model refuses becomes the form's error."""
        return carry_out(self, change) and not self.errors


class RolesForm(ChangeForm):
    """Which roles a person holds."""

    roles = forms.MultipleChoiceField(
        label="Roles",
        required=False,
        choices=ROLE_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose what this person needs for their work, and no more.",
    )

    def chosen(self) -> list[Role]:
        """Return the roles chosen."""
        return [Role(value) for value in self.cleaned_data["roles"]]


class InviteForm(RolesForm):
    """Whom to invite, and to what."""

    field_order = ["email", "roles"]
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        help_text="Their own work address. Shared addresses can’t sign in safely.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].required = True
        self.fields["roles"].error_messages["required"] = "Choose at least one role."

    def clean_email(self) -> str:
        """Refuse an address that signs in already."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email=email, is_active=True).exists():
            raise ValidationError(
                "This person has an account. Find them in the list to change their roles or send "
                "a new link."
            )
        return email


class AcceptForm(ChangeForm):
    """Names and a password, for someone who was invited; only a password for an account."""

    first_name = forms.CharField(label="First name", max_length=150)
    last_name = forms.CharField(label="Last name", max_length=150)
    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Password again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, invitation: Invitation, account: User | None, data: Any = None) -> None:
        super().__init__(data)
        self.invitation, self.account = invitation, account
        self.fields["password"].help_text = " ".join(password_validators_help_texts())
        if account is not None:
            del self.fields["first_name"], self.fields["last_name"]

    def clean(self) -> dict[str, Any]:
        """Hold the password to the installation's rules, and to what was typed the second time."""
        cleaned = super().clean() or {}
        password, again = cleaned.get("password"), cleaned.get("again")
        if password and again and password != again:
            self.add_error("again", "The two passwords are not the same.")
        if password:
            person = self.account or User(
                email=self.invitation.email,
                first_name=cleaned.get("first_name", ""),
                last_name=cleaned.get("last_name", ""),
            )
            try:
                validate_password(password, person)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned

    def accept(self) -> User:
        """Make or renew the account. Raises ValidationError for a link that was used meanwhile."""
        values = self.cleaned_data
        return self.invitation.accept(
            values.get("first_name", ""), values.get("last_name", ""), values["password"]
        )


class LostFactorForm(ChangeForm):
    """How an administrator made sure that the right person asks."""

    how_checked = forms.CharField(
        label="How did you make sure that it is really them?",
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: “I rang her on the number in the staff directory and she came to "
        "my desk.” An e-mail is not enough. This goes into the audit log.",
    )


def area_choices() -> list[tuple[str, str]]:
    """Return the kinds of entries there are now, and all of them first."""
    areas = AuditEntry.objects.areas()
    return [("", "Everything"), *((area, area.replace("_", " ")) for area in areas)]


def month_choices() -> list[tuple[str, str]]:
    """Return the months there are entries of, the newest first, and all of them before."""
    months = AuditEntry.objects.months()
    return [("", "Any month"), *((f"{m:%Y-%m}", date_format(m, "F Y")) for m in months)]


class AuditFilterForm(forms.Form):
    """What to show of the audit log."""

    area = forms.ChoiceField(label="About", required=False, choices=area_choices)
    actor = forms.CharField(
        label="Who did it", max_length=254, required=False, help_text="All or part of an address."
    )
    month = forms.ChoiceField(label="In the month", required=False, choices=month_choices)
    day = forms.DateField(
        label="On one day",
        required=False,
        input_formats=DAY_FORMATS,
        help_text="For example, 22 November 2026",
        widget=forms.DateInput(format="%d %B %Y", attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Write a day such as 22 November 2026."},
    )

    def day_asked(self) -> date | None:
        """Return the day asked for, or None."""
        day: date | None = self.cleaned_data.get("day")
        return day

    def month_asked(self) -> date | None:
        """Return the first day of the month asked for, or None."""
        month = self.cleaned_data.get("month")
        return date.fromisoformat(f"{month}-01") if month else None

    def entries(self) -> AuditEntryQuerySet:
        """Return the entries asked for; none while the form is not right."""
        if not self.is_valid():
            return AuditEntry.objects.none()
        asked = self.cleaned_data
        found = AuditEntry.objects.in_area(asked["area"]).by(asked["actor"])
        return found.on(self.day_asked()).in_month(self.month_asked())


MOST_OF_HEADS = 20_000


class HeadForm(forms.Form):
    """A head that somebody kept outside, to compare the log with."""

    head = forms.CharField(
        label="Lines that were printed or mailed",
        required=False,
        # No `max_length`: browsers cut what is longer, and say nothing.
        validators=[MaxLengthValidator(MOST_OF_HEADS, "Paste fewer lines at once.")],
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        help_text="For example: 1042 of 30 November 2026: 3f9a 02bc … You can paste a whole "
        "message, or several. Without one the check can’t see whether the whole log was written "
        "anew, or put back to an older copy.",
    )

    def clean_head(self) -> list[Head]:
        """Return the heads. Raises ValidationError for what holds none that is whole."""
        typed = self.cleaned_data["head"]
        try:
            return heads_in(typed) if typed.strip() else []
        except NoHead:
            raise ValidationError(
                "There is no whole line in this. It needs the number, the day and all 40 digits, "
                "as they were printed."
            ) from None
