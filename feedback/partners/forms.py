"""What is chosen for a hand-in: whose comments, the file, and what its columns hold."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.timezone import localdate

from engagement.groups import RespondentGroup
from engagement.models import Agency
from feedback.masking import mask
from feedback.partners.columns import Choice, Part, digest, otherwise_key
from feedback.partners.models import Contributor
from feedback.partners.sheets import OLD_EXCEL, ZIP, Sheet, Unreadable, read
from feedback.surveys.definition import Prompt
from hearback.people.forms import ChangeForm
from hearback.people.models import User
from hearback.people.roles import Role

MONTH_FORMATS = ["%B %Y", "%m/%Y", "%Y-%m"]
TOO_LARGE = "The file is larger than 5 MB. Split it, and hand in the parts."
ONLY_NAMED_SO = (
    "This file is called .xlsx, but it is no Excel workbook. If it is text with commas, give it a "
    "name that ends in .csv. Else open it in a spreadsheet program and save it as .xlsx."
)


def agencies_of(user: User) -> QuerySet[Agency]:
    """Return the agencies somebody may hand in for: an officer any, a contributor their own."""
    if user.has_role(Role.OFFICER):
        return Agency.objects.all()
    chosen = Contributor.objects.filter(user_id=user.pk).values("agency")
    return Agency.objects.filter(pk__in=chosen)


def groups_of(user: User) -> list[str]:
    """Return whose comments somebody may hand in: an officer sees them, so only of groups she
    reads; a contributor of any, because they collected them.
    """
    if user.has_role(Role.OFFICER):
        return list(user.respondent_groups)
    return RespondentGroup.values


class SourceForm(forms.Form):
    """Whose comments these are, and the file. The file is read, and kept nowhere."""

    field_order = ["agency", "group", "collected", "file", "has_headings"]
    collected = forms.DateField(
        label="Month they were collected in",
        help_text="If you know it, for example October 2026.",
        required=False,
        input_formats=MONTH_FORMATS,
        widget=forms.DateInput(format="%B %Y", attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Write a month and a year, like October 2026."},
    )
    file = forms.FileField(
        label="Spreadsheet",
        help_text="XLSX or CSV, at most 5 MB and 5,000 rows, one comment to a row. It is read in "
        "memory and kept nowhere.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )
    has_headings = forms.BooleanField(
        label="The first row holds headings", required=False, initial=True
    )

    def __init__(self, user: User, data: Any = None, files: Any = None, *, size: int = 0) -> None:
        super().__init__(data, files)
        self.size = size
        self.sheet: Sheet | None = None
        agencies = agencies_of(user)
        is_sole = agencies.count() == 1
        self.fields["agency"] = forms.ModelChoiceField(
            agencies,
            label="Agency",
            help_text="Who collected them.",
            empty_label=None if is_sole else "Choose",
            initial=agencies.first() if is_sole else None,
            error_messages={"required": "Choose the agency."},
        )
        readable = groups_of(user)
        self.fields["group"] = forms.ChoiceField(
            label="Who wrote them",
            help_text="One group to a file: the words of two groups never share a page.",
            choices=[("", "Choose"), *(c for c in RespondentGroup.choices if c[0] in readable)],
            error_messages={"required": "Choose who wrote them."},
        )
        self.order_fields(self.field_order)

    def clean_collected(self) -> date | None:
        """Refuse a month that has not begun."""
        month: date | None = self.cleaned_data["collected"]
        if month and month > localdate():
            raise ValidationError("This month has not begun.")
        return month

    def clean(self) -> dict[str, Any]:
        """Read the file, if it came: one that is too large never arrives."""
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is None:
            if self.size > 0 and "file" in self.errors:
                del self.errors["file"]
                self.add_error("file", TOO_LARGE)
            return cleaned
        try:
            content = file.read()
            if file.name.lower().endswith(".xlsx") and not content.startswith((ZIP, OLD_EXCEL)):
                raise Unreadable(ONLY_NAMED_SO)
            self.sheet = read(content, has_headings=cleaned.get("has_headings", False))
        except Unreadable as problem:
            self.add_error("file", str(problem))
        return cleaned


class ColumnsForm(forms.Form):
    """What each column holds. Headings are shown masked: a file may have none, and a comment in
    their place.
    """

    otherwise = forms.ChoiceField(
        label="Where no column says it, the comments answer",
        choices=Prompt.choices,
        initial=Prompt.ANYTHING_ELSE,
    )
    leave_out = forms.BooleanField(label="Leave out the rows with problems", required=False)

    def __init__(self, sheet: Sheet, parts: Sequence[str], data: Any = None) -> None:
        super().__init__(data)
        self.sheet = sheet
        for place, heading in enumerate(sheet.headings):
            self.fields[f"column{place}"] = forms.ChoiceField(
                label=mask(heading),
                choices=Part.choices,
                required=False,
                initial=parts[place],
            )

    def columns(self) -> list[forms.BoundField]:
        """Return the choice for each column, in the file's order."""
        return [self[f"column{place}"] for place in range(len(self.sheet.headings))]

    def clean(self) -> dict[str, Any]:
        """Ask for one column of comments, and at most one of what they answer."""
        cleaned = super().clean() or {}
        chosen = self._chosen()
        if chosen.count(Part.COMMENT) != 1:
            self.add_error(None, "Choose one column that holds the comment.")
        if chosen.count(Part.PROMPT) > 1:
            self.add_error(None, "Choose one column that says what a comment answers, or none.")
        return cleaned

    def choice(self) -> Choice:
        """Return what was chosen, of a valid form."""
        chosen = self._chosen()
        return Choice(
            chosen.index(Part.COMMENT),
            chosen.index(Part.PROMPT) if Part.PROMPT in chosen else None,
            Prompt(self.cleaned_data["otherwise"]),
        )

    def to_remember(self) -> Mapping[str, str]:
        """Return what was chosen, by digests of the headings."""
        parts = dict(zip(map(digest, self.sheet.headings), self._chosen(), strict=True))
        return {**parts, otherwise_key(self.sheet): str(self.cleaned_data["otherwise"])}

    def _chosen(self) -> list[str]:
        return [
            self.cleaned_data.get(f"column{place}", "") for place in range(len(self.sheet.headings))
        ]


class AgencyForm(ChangeForm):
    """Which agency a partner contributor hands in for."""

    agency = forms.ModelChoiceField(
        Agency.objects.all(),
        label="Agency",
        empty_label="Choose",
        error_messages={"required": "Choose the agency."},
    )
