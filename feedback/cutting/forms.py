"""What the officer, the data protection officer and the reviewer type."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from feedback.cutting.models import Quote
from feedback.cutting.models.tables import LARGEST, SMALLEST
from feedback.cutting.offered import MOST_CROSSED, Offer
from feedback.cutting.review import Mergeable
from hearback.people.forms import ChangeForm

ALWAYS = "words:theme"  # what every release is made around
MOST_GROUPS = 3
Group = dict[str, Any]


def plain(name: str) -> str:
    """Return a name as readers tell it from others: without case or width of spaces."""
    return " ".join(name.split()).casefold()


class PublishForm(forms.Form):
    """A box to tick before figures go out for good."""

    checked = forms.BooleanField(
        label="I have read every row, and I know that publishing can’t be taken back.",
        error_messages={"required": "Tick the box to say you have read every row."},
    )


class TablesForm(forms.Form):
    """Which tables a survey publishes, and which categories are shown as one."""

    def __init__(
        self, offered: Offer, tables: Sequence[str], groups: Sequence[Group], data: Any = None
    ) -> None:
        super().__init__(data)
        self.offered = offered
        self.fields["tables"] = forms.MultipleChoiceField(
            label="Tables",
            help_text="Themes are always published. With every table more, more numbers must be"
            " hidden, in the others too.",
            choices=[(each.key, each.told) for each in offered.tables if each.key != ALWAYS],
            initial=list(tables),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": "Choose from the tables shown."},
        )
        self.dimensions = {each.slug: each for each in offered.mergeable}
        for number in range(MOST_GROUPS if self.dimensions else 0):
            self._add_group(number, groups[number] if number < len(groups) else {})

    def _add_group(self, number: int, now: Group) -> None:
        self.fields[f"name_{number}"] = forms.CharField(
            label=f"Name of what is shown as one ({number + 1})",
            help_text="For example “North and South”. Leave it empty to show nothing as one.",
            max_length=80,
            required=False,
            initial=now.get("name", ""),
        )
        self.fields[f"parts_{number}"] = forms.MultipleChoiceField(
            label=f"Its parts ({number + 1})",
            help_text="Two or more answers to the same question.",
            choices=[
                (f"{dimension.slug}={category.slug}", f"{dimension.name}: {category.name}")
                for dimension in self.dimensions.values()
                for category in dimension.categories
            ],
            initial=[f"{now['dimension']}={part}" for part in now.get("parts", ())],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": "Choose from the answers shown."},
        )

    def clean_tables(self) -> list[str]:
        """Refuse more two-way tables than can be told apart from free slicing."""
        chosen: list[str] = self.cleaned_data["tables"]
        shapes = {each.key: each for each in self.offered.tables}
        crossed = [key for key in chosen if len(shapes[key].shape) > 1]
        if len(crossed) > MOST_CROSSED:
            raise ValidationError(
                f"Choose at most {MOST_CROSSED} tables of two things: with more, almost every"
                " number would have to be hidden."
            )
        return [ALWAYS, *chosen]

    def clean(self) -> dict[str, Any]:
        """Refuse groups without a name, of one part, of two questions, or that overlap."""
        cleaned = super().clean() or {}
        taken: set[str] = set()
        for number in range(MOST_GROUPS):
            parts = cleaned.get(f"parts_{number}") or []
            name = (cleaned.get(f"name_{number}") or "").strip()
            if (name or parts) and (problem := self._problem(name, parts, taken)):
                self.add_error(f"parts_{number}" if name else f"name_{number}", problem)
            taken |= {*parts, plain(name)}
        return cleaned

    def _problem(self, name: str, parts: Sequence[str], taken: set[str]) -> str:
        dimensions = {part.partition("=")[0] for part in parts}
        if not name:
            return "Give what is shown as one a name."
        if len(dimensions) != 1 or len(parts) < 2:
            return "Choose two answers or more, all to one question."
        if taken & set(parts):
            return "Each answer can be part of one only."
        categories = self.dimensions[dimensions.pop()].categories
        if plain(name) in taken | {plain(category.name) for category in categories}:
            return f"“{name}” is what another answer is called. Choose another name."
        if len(parts) >= len(categories):
            return "Leave at least one answer by itself."
        return ""

    def groups(self) -> list[Group]:
        """Return what is shown as one, of a valid form."""
        found = []
        for number in range(MOST_GROUPS):
            parts = self.cleaned_data.get(f"parts_{number}") or []
            if parts:
                found.append(
                    {
                        "dimension": parts[0].partition("=")[0],
                        "name": self.cleaned_data[f"name_{number}"].strip(),
                        "parts": [part.partition("=")[2] for part in parts],
                    }
                )
        return found


class ThresholdForm(forms.Form):
    """Asking for another smallest number."""

    k = forms.IntegerField(
        label="Smallest number that shows",
        help_text=f"From {SMALLEST} to {LARGEST}. With less than 10, people are easier to guess.",
        min_value=SMALLEST,
        max_value=LARGEST,
        error_messages={
            "required": "Type a number.",
            "invalid": "Type a whole number.",
            "min_value": f"Never fewer than {SMALLEST}.",
            "max_value": f"At most {LARGEST}.",
        },
    )
    reason = forms.CharField(
        label="Why",
        help_text="The data protection officer reads this and decides.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Give your reason: it is written down."},
    )


class DecisionForm(forms.Form):
    """Signing or refusing another smallest number."""

    decision = forms.ChoiceField(
        label="Your decision",
        choices=[("sign", "Sign it"), ("refuse", "Refuse it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether to sign or to refuse it."},
    )
    note = forms.CharField(
        label="Your note",
        help_text="It is kept with the decision and in the audit log.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write a note: it is kept with the decision."},
    )


class MergeForm(forms.Form):
    """Two categories of a draft, to try what would show if they were one."""

    def __init__(self, mergeable: Mergeable, data: Any = None) -> None:
        super().__init__(data)
        for name, label in (("one", "Show as one"), ("other", "together with")):
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=mergeable.categories,
                error_messages={"required": "Choose one.", "invalid_choice": "Choose one."},
            )

    def clean(self) -> dict[str, Any]:
        """Refuse the same twice."""
        cleaned = super().clean() or {}
        if cleaned.get("one") and cleaned.get("one") == cleaned.get("other"):
            self.add_error("other", "Choose two different ones.")
        return cleaned


class QuoteForm(forms.Form):
    """Words of one text for one theme of a release."""

    words = forms.CharField(
        label="Words to quote",
        help_text="Copy them from the text, as they stand there. Leave out whatever could point to"
        " someone.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
        error_messages={"required": "Copy the words to quote."},
    )


class LetOutForm(forms.Form):
    """One box for each word of a quote that may point to somebody."""

    def __init__(self, doubtful: list[str], data: Any = None) -> None:
        super().__init__(data)
        self.fields["points_to_nobody"] = forms.MultipleChoiceField(
            choices=[(word, word) for word in doubtful],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.doubtful = doubtful

    def clean(self) -> dict[str, Any]:
        """Ask for every box."""
        cleaned = super().clean() or {}
        left = [word for word in self.doubtful if word not in cleaned.get("points_to_nobody", ())]
        if left:
            named = ", ".join(f"“{word}”" for word in left)
            self.add_error(
                "points_to_nobody",
                f"Look at {named}. Tick it if it points to nobody, or refuse the quote.",
            )
        return cleaned


class RefusalForm(ChangeForm):
    """Why a proposed quote stays out."""

    reason = forms.ChoiceField(
        label="Why does it stay out?",
        choices=Quote.Refused.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why it stays out."},
    )
    words = forms.CharField(
        label="In your words",
        help_text="Only needed for another reason. Whoever proposed the quote reads it; the audit"
        " log does not hold it. Don’t repeat anything that could point to somebody.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
        required=False,
    )
