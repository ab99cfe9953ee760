"""What a coder chose to work on: one respondent group always, and filters within it."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from engagement.groups import RespondentGroup
from feedback.desk.models import readable_by
from feedback.releases.quarters import days_of, name_of, quarter_of
from feedback.responses.models import Coding, Text, Theme
from feedback.surveys.models import Survey
from hearback.people.models import User

STATES = [("to_code", "To code"), ("coded", "Coded"), ("all", "All")]


@dataclass(frozen=True)
class GroupChoice:
    """A respondent group that has texts, and how many of them wait."""

    group: RespondentGroup
    waiting: int


def groups_of(texts: QuerySet[Text], waiting: QuerySet[Text]) -> list[GroupChoice]:
    """Return the groups that have any of `texts`, in the order of the vocabulary, each with the
    number of its texts that are `waiting`.
    """
    present = set(texts.order_by().values_list("respondent_group", flat=True).distinct())
    counts: dict[str, int] = dict(
        waiting.order_by().values_list("respondent_group").annotate(number=Count("pk"))
    )
    return [
        GroupChoice(group, counts.get(group, 0)) for group in RespondentGroup if group in present
    ]


def choose_group(asked: str, choices: list[GroupChoice]) -> RespondentGroup | None:
    """Return the group asked for, or the one with most to do; None when there is nothing at all.

    There is no "all groups": survivors' words and those of people who harmed them never share a
    list.
    """
    by_name = {choice.group.value: choice.group for choice in choices}
    if asked in by_name:
        return by_name[asked]
    busiest = max(choices, key=lambda choice: choice.waiting, default=None)
    return busiest.group if busiest else None


def quarters_of(texts: QuerySet[Text]) -> list[tuple[str, str]]:
    """Return the quarters `texts` were written in, the latest first, each with its name."""
    months = texts.order_by().values_list("month", flat=True).distinct()
    quarters = {quarter_of(month) for month in months}
    return [(quarter, name_of(quarter)) for quarter in sorted(quarters, reverse=True)]


class SelectionForm(forms.Form):
    """The filters beside a list of texts. What is typed here is kept nowhere."""

    words = forms.CharField(label="With these words", max_length=80, required=False)
    state = forms.ChoiceField(label="Show", choices=STATES, required=False)

    def __init__(self, group: str, texts: QuerySet[Text], query: QueryDict) -> None:
        data = query.copy()
        data.setdefault("state", "to_code")
        super().__init__(data)
        self.fields["survey"] = forms.ModelChoiceField(
            queryset=Survey.objects.filter(respondent_group=group),
            to_field_name="slug",
            required=False,
            empty_label="All surveys",
        )
        self.fields["quarter"] = forms.ChoiceField(
            label="Months", choices=[("", "All months"), *quarters_of(texts)], required=False
        )
        self.fields["theme"] = forms.ModelChoiceField(
            queryset=Theme.objects.filter(group__codebook__is_in_use=True),
            to_field_name="slug",
            required=False,
            empty_label="All themes",
        )


def about(theme: Theme) -> QuerySet[Coding]:
    """Return the codings that say a text is about `theme`: a person's, or the machine's as long as
    no person has spoken.
    """
    return Coding.objects.filter(
        Q(status=Coding.Status.CONFIRMED, is_second=False)
        | Q(status=Coding.Status.SUGGESTED, text__is_coded=False),
        theme=theme,
    )


class Selection:
    """The texts of one group that pass the filters of a query, for one coder."""

    def __init__(self, query: QueryDict, coder: User, group: str) -> None:
        self.coder, self.group = coder, group
        of_group = Text.objects.for_reader(coder).filter(respondent_group=group)
        self.form = SelectionForm(group, of_group, query)
        self.form.is_valid()
        # A filter that is not valid stands in the form with its error and filters nothing.
        self.chosen = {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def group_name(self) -> str:
        """The group in words."""
        return str(RespondentGroup(self.group).label)

    @cached_property
    def query(self) -> str:
        """The selection as it stands in an address."""
        raw = {name: str(self.form[name].value()) for name in self.chosen}
        return urlencode({"group": self.group, **raw})

    @property
    def state(self) -> str:
        """Which texts are shown: "to_code", "coded" or "all"."""
        return str(self.chosen.get("state", "to_code"))

    def in_any_state(self) -> QuerySet[Text]:
        """Return the texts that pass every filter but the state, in an order without meaning."""
        texts = readable_by(self.coder).filter(respondent_group=self.group)
        if survey := self.chosen.get("survey"):
            # A pooled text may be the only one of its survey.
            texts = texts.filter(version__survey=survey, is_pooled=False)
        if quarter := self.chosen.get("quarter"):
            texts = texts.filter(month__range=days_of(quarter))
        if theme := self.chosen.get("theme"):
            texts = texts.filter(pk__in=about(theme).values("text"))
        for word in self.chosen.get("words", "").split():
            texts = texts.filter(masked__icontains=word)
        return texts.select_related("version__survey").order_by("pk")

    def texts(self) -> QuerySet[Text]:
        """Return the texts of the selection."""
        if self.state == "all":
            return self.in_any_state()
        return self.in_any_state().filter(is_coded=self.state == "coded")

    def after(self, key: int) -> Text | None:
        """Return the text that follows `key`; texts still to code begin again from the top, since
        those passed over still wait.
        """
        following = self.texts().filter(pk__gt=key).first()
        if following is None and self.state == "to_code":
            return self.texts().exclude(pk=key).first()
        return following

    def progress(self) -> tuple[int, int]:
        """Return how many of the selection are coded, and how many there are, in any state."""
        counts = self.in_any_state().aggregate(
            coded=Count("pk", filter=Q(is_coded=True)), every=Count("pk")
        )
        return counts["coded"], counts["every"]
