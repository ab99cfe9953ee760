"""What a coder chose to work on: one respondent group always, and filters within it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, QueryDict

from engagement.groups import RespondentGroup
from feedback.desk.counting import FoundPages, Keys, in_order
from feedback.desk.filters import IN_ADDRESS, SelectionForm, in_state, themed
from feedback.desk.models import all_readable_by, readable_by
from feedback.desk.sealed_words import OtherSession, open_sealed, seal
from feedback.desk.searching import Term, holding
from feedback.responses.models import Text, TextQuerySet
from hearback.people.models import User

TEXTS_ON_A_PAGE = 25
# The name of sealed words in an address.
SEALED = "found"


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


def groups_to_code(coder: User) -> list[GroupChoice]:
    """Return the same of the texts `coder` may meet and code, which are many. What is to code is
    counted, of which `readable_by` hides nothing; coded texts only say that there is a group.
    """
    texts = Text.objects.for_reader(coder).order_by().values_list("respondent_group")
    # Django writes `= False` as NOT, by which SQLite looks up nothing in an index.
    to_code = texts.filter(is_coded__in=[False], written_in="")
    counts: dict[str, int] = dict(to_code.annotate(number=Count("pk")))
    if others := set(coder.respondent_groups) - set(counts):
        coded = all_readable_by(coder).filter(is_coded__in=[True], respondent_group__in=others)
        found = coded.order_by().values_list("respondent_group", flat=True).distinct()
        counts |= dict.fromkeys(found, 0)
    return [GroupChoice(group, counts[group]) for group in RespondentGroup if group in counts]


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


def refuse_another_group(request: HttpRequest, chosen: str | None) -> None:
    """Raise Http404 where something is sent about a group that is not the one shown: a page may
    fall back to another group, but what was written about one never lands before readers of
    another.
    """
    asked = request.GET.get("group", "")
    if request.method == "POST" and asked and asked != chosen:
        raise Http404


def sealed_query(typed: QueryDict, session_key: str) -> str:
    """Return what was typed beside a list as it may stand in an address."""
    data = {name: typed[name] for name in ("group", *IN_ADDRESS) if typed.get(name)}
    if words := seal(typed.get("words", ""), session_key):
        data[SEALED] = words
    return urlencode(data)


class Selection:
    """The texts of one group that pass the filters of a query, for one coder.

    Words come sealed to her session (feedback.desk.sealed_words), under SEALED; plain ones in an
    address are not looked at.
    """

    at_its_end = "That was the last text of this selection."
    listed_at = "desk:texts"
    reads_first = False

    def __init__(self, query: QueryDict, coder: User, group: str, session_key: str = "") -> None:
        self.coder, self.group = coder, group
        self.sealed = query.get(SEALED, "")
        data = {name: query[name] for name in IN_ADDRESS if name in query}
        is_lost = False
        try:
            data["words"] = open_sealed(self.sealed, session_key)
        except OtherSession:
            is_lost = True
        of_group = Text.objects.for_reader(coder).filter(respondent_group=group)
        self.form = SelectionForm(group, of_group, data, is_lost=is_lost)
        self.form.is_valid()
        # A filter that is not valid stands in the form with its error and filters nothing.
        self.chosen = {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def group_name(self) -> str:
        """The group in words."""
        return str(RespondentGroup(self.group).label)

    @cached_property
    def filters(self) -> dict[str, str]:
        """The filters without words, as they stand in an address or in a saved view."""
        return {name: str(self.form.data[name]) for name in self.chosen if name in IN_ADDRESS}

    @cached_property
    def query(self) -> str:
        """The selection as it stands in an address."""
        words = {SEALED: self.sealed} if self.terms else {}
        return urlencode({"group": self.group, **self.filters, **words})

    @property
    def can_be_kept(self) -> bool:
        """Whether a view would hold anything of it: words are never kept."""
        return not self.terms or self.filters not in ({}, {"state": "to_code"})

    @property
    def state(self) -> str:
        """Which texts are shown, one of feedback.desk.filters.STATES."""
        return str(self.chosen.get("state", "to_code"))

    @property
    def terms(self) -> list[Term]:
        """The words looked for."""
        terms: list[Term] = self.chosen.get("words", [])
        return terms

    def in_any_state(self, readable: TextQuerySet) -> TextQuerySet:
        """Return the texts, of those her coder may read, that pass every filter but the state, in
        an order without meaning.
        """
        texts = readable.filter(respondent_group=self.group)
        if survey := self.chosen.get("survey"):
            # A pooled text may be the only one of its survey.
            texts = texts.filter(version__survey=survey, is_pooled=False)
        for months in self.form.months():
            texts = texts.filter(month__range=months)
        if theme := self.chosen.get("theme"):
            texts = texts.filter(themed(theme))
        if prompt := self.chosen.get("prompt"):
            texts = texts.filter(prompt=prompt)
        if masking := self.chosen.get("masking"):
            texts = texts.filter(is_masking_confirmed=masking == "confirmed")
        if self.chosen.get("quote"):
            texts = texts.filter(may_quote=True)
        return shown_in_a_list(holding(texts, self.terms))

    def texts(self) -> TextQuerySet:
        """Return the texts of the selection."""
        found = self.in_any_state(readable_by(self.coder))
        return found.filter(in_state(self.state, self.coder))

    def after(self, key: int) -> Text | None:
        """Return the text that follows `key`; texts still to code begin again from the top, since
        those passed over still wait.
        """
        following = self.texts().filter(pk__gt=key).first()
        if following is None and self.state == "to_code":
            return self.texts().exclude(pk=key).first()
        return following

    @cached_property
    def counts(self) -> dict[str, Any]:
        """How many of the selection are "coded", how many there are in "every" state, and the keys
        of those "shown" (see Keys), all in one reading of the texts.
        """
        return self.in_any_state(all_readable_by(self.coder)).aggregate(
            coded=Count("pk", filter=Q(is_coded=True)),
            every=Count("pk"),
            shown=Keys(filter=in_state(self.state, self.coder) or None),
        )

    def progress(self) -> tuple[int, int]:
        """Return how many of the selection are coded, and how many there are, in any state."""
        return self.counts["coded"], self.counts["every"]

    def page(self, number: str | None) -> Page[Text]:
        """Return one page of the texts; the last or first where there is no such page."""
        keys, texts = in_order(self.counts["shown"]), shown_in_a_list(readable_by(self.coder))
        return FoundPages(keys, TEXTS_ON_A_PAGE, texts).get_page(number)


def shown_in_a_list(texts: TextQuerySet) -> TextQuerySet:
    """Return the texts with what a list shows of them, in an order without meaning."""
    return texts.select_related("version__survey").defer("searchable").order_by("pk")
