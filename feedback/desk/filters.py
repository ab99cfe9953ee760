"""The filters beside a list of texts."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from feedback.desk.models import coded_by
from feedback.desk.searching import Term, terms_in
from feedback.releases.quarters import days_of, name_of, quarter_of
from feedback.responses.models import Coding, Text, Theme
from feedback.surveys.definition import Prompt
from feedback.surveys.models import Survey
from hearback.people.models import User

STATES = [
    ("to_code", "To code"),
    ("coded", "Coded"),
    ("mine", "Coded by me"),
    ("second", "Coded by me, waiting for a second person"),
    ("hidden", "Waiting for a reader of their language"),
    ("all", "All"),
]
NO_THEME = "no-theme"
# Every filter that may stand in an address or be kept. Words never do.
IN_ADDRESS = (
    *("state", "theme", "survey", "prompt", "quarter", "since", "until"),
    *("masking", "quote"),
)
# Those that are folded away until one of them is used.
FOLDED = ("survey", "prompt", "quarter", "since", "until", "masking", "quote")
TYPE_AGAIN = (
    "The words you searched for are kept only while you stay signed in, and are gone. "
    "Type them again."
)


def in_state(state: str, coder: User) -> Q:
    """Return the condition that a text is in one of STATES, for `coder`."""
    awaits_second = Q(is_drawn=True, is_second_coded=False)
    return {
        "to_code": Q(is_coded=False, written_in=""),
        "hidden": ~Q(written_in=""),
        "coded": Q(is_coded=True),
        "mine": Q(is_coded=True) & coded_by(coder),
        "second": Q(is_coded=True) & awaits_second & coded_by(coder),
    }.get(state, Q())


def about(theme: Theme) -> QuerySet[Coding]:
    """Return the codings that say a text is about `theme`: a person's, or the machine's as long as
    no person has spoken. What was suggested for a drawn text may not be found out by this filter.
    """
    if theme.retired_in:
        return Coding.objects.stale().filter(theme=theme, is_second=False)
    suggested = Q(status=Coding.Status.SUGGESTED, text__is_coded=False, text__is_drawn=False)
    return (Coding.objects.counted() | Coding.objects.filter(suggested)).filter(theme=theme)


def has_theme() -> Q:
    """Return the condition that figures count a theme for a text: the one that
    `CodingQuerySet.counted` puts to each coding, put to the texts, which are then read once.
    """
    first, settled = (
        Q(pk__in=codings.in_use().values("text"))
        for codings in (Coding.objects.of_first(), Coding.objects.settled())
    )
    return (Q(is_resolved=False) & first) | (Q(is_resolved=True) & settled)


def themed(chosen: str) -> Q:
    """Return the condition that a text is about the theme of this slug, or that a person has coded
    it and found no theme.
    """
    if chosen == NO_THEME:
        return Q(is_coded=True) & ~has_theme()
    theme = Theme.objects.to_find().filter(slug=chosen).first()
    return Q(pk__in=about(theme).values("text")) if theme else Q(pk=None)


class SelectionForm(forms.Form):
    """The filters beside a list of texts. What is typed here is kept nowhere.

    `is_lost`: the address holds words of another session.
    """

    words = forms.CharField(
        label="With these words",
        help_text="All of them must stand there; “bus” also finds “buses”. Put a phrase, or a word"
        " without endings, in quotation marks.",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    theme = forms.ChoiceField(label="Theme", required=False)
    state = forms.ChoiceField(label="Show", choices=STATES, required=False)
    survey = forms.ModelChoiceField(
        queryset=Survey.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label="All surveys",
    )
    prompt = forms.ChoiceField(
        label="Asked about", choices=[("", "Anything"), *Prompt.choices], required=False
    )
    quarter = forms.ChoiceField(label="Quarter", required=False)
    since = forms.ChoiceField(label="From", required=False)
    until = forms.ChoiceField(label="To", required=False)
    masking = forms.ChoiceField(
        label="Masking",
        choices=[("", "Either"), ("confirmed", "Confirmed"), ("open", "Not confirmed yet")],
        required=False,
    )
    quote = forms.BooleanField(label="May be quoted", required=False)

    def __init__(
        self, group: str, texts: QuerySet[Text], data: dict[str, Any], *, is_lost: bool = False
    ) -> None:
        super().__init__({"state": "to_code", **data})
        self.is_lost = is_lost
        self._field("survey").queryset = Survey.objects.filter(respondent_group=group)
        months = sorted(set(texts.order_by().values_list("month", flat=True).distinct()))[::-1]
        quarters = sorted({quarter_of(month) for month in months}, reverse=True)
        self._field("quarter").choices = [("", "Any"), *((q, name_of(q)) for q in quarters)]
        named = [(f"{month:%Y-%m}", f"{month:%B %Y}") for month in months]
        self._field("since").choices = [("", "The beginning"), *named]
        self._field("until").choices = [("", "Now"), *named]
        themes = Theme.objects.to_find().select_related("group")
        self._field("theme").choices = [
            ("", "All themes"),
            (NO_THEME, "No theme"),
            *((theme.slug, theme.name) for theme in themes),
        ]

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean_words(self) -> list[Term]:
        """Return what to look for."""
        if self.is_lost:
            raise ValidationError(TYPE_AGAIN)
        typed = self.cleaned_data["words"]
        terms = terms_in(typed)
        if typed and not terms:
            raise ValidationError("Type words or numbers.")
        return terms

    def clean_until(self) -> str:
        """Refuse months that end before they begin."""
        since, until = self.cleaned_data.get("since", ""), str(self.cleaned_data["until"])
        if since and until and until < since:
            raise ValidationError("The last month is before the first.")
        return until

    def is_unfolded(self) -> bool:
        """Say whether a filter that is folded away is in use, or wrong."""
        return any(self[name].value() or self[name].errors for name in FOLDED)

    def months(self) -> list[tuple[date, date]]:
        """Return the first and last month of each period a text must lie in."""
        chosen = self.cleaned_data
        since, until = (chosen.get(name) for name in ("since", "until"))
        periods = [days_of(chosen["quarter"])] if chosen.get("quarter") else []
        if since or until:
            first = date.fromisoformat(f"{since}-01") if since else date.min
            last = date.fromisoformat(f"{until}-01") if until else date.max
            periods.append((first, last))
        return periods
