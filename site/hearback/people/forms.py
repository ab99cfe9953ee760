"""Forms of people's own screens."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError

from hearback.people.models import AuditEntry, Invitation, User
from hearback.people.roles import ROLE_PURPOSES, Role

ROLE_CHOICES = [(role.value, f"{role.label}: {ROLE_PURPOSES[role]}") for role in Role]
DAY_FORMATS = ["%d %B %Y", "%d/%m/%Y", "%Y-%m-%d"]


class ChangeForm(forms.Form):
    """A form that asks for one change of state; the model has the last word."""

    def makes(self, change: Callable[[], object]) -> bool:
        """Make the change and return True; what the model refuses becomes the form's error."""
        try:
            change()
        except ValidationError as error:
            self.add_error(None, error)
        return not self.errors


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


class AuditFilterForm(forms.Form):
    """What to show of the audit log."""

    area = forms.ChoiceField(label="About", required=False, choices=area_choices)
    actor = forms.CharField(
        label="Who did it", max_length=254, required=False, help_text="All or part of an address."
    )
    day = forms.DateField(
        label="On",
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
