"""A finding and what we do about it, filled in on one screen and saved together or not at all."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django import forms
from django.db import transaction
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property

from feedback.releases.models import ReleaseTheme
from hearback.people.forms import carry_out
from hearback.people.models import User
from you_said_we_did.drafting.desk import could_answer, serving
from you_said_we_did.drafting.forms import CommitmentForm, FindingForm
from you_said_we_did.drafting.judging import judge_the_rest
from you_said_we_did.models import Commitment, Finding


class ActionsForm(forms.Form):
    """Which actions of a plan answer it."""

    actions = forms.ModelMultipleChoiceField(
        could_answer(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean_actions(self) -> list[Commitment]:
        """Return them in the plan's order."""
        return list(self.cleaned_data["actions"])


class DeskForm:
    """The three forms of the screen, as one: for the page, and for the summary of errors."""

    def __init__(self, theme: ReleaseTheme, data: QueryDict | None) -> None:
        self.theme = theme
        first = {"priority": theme.priorities.first()}
        self.finding = FindingForm(data, instance=Finding(rests_on=theme), initial=first)
        self.actions = ActionsForm(data)
        # Left empty, it is no error: what we do can be added later.
        self.commitment = CommitmentForm(
            data, prefix="first", empty_permitted=True, use_required_attribute=False
        )

    @property
    def initial(self) -> dict[str, Any]:
        """What stands in the finding's form when it is opened."""
        return dict(self.finding.initial)

    @property
    def _forms(self) -> tuple[forms.BaseForm, ...]:
        return self.finding, self.actions, self.commitment

    def __iter__(self) -> Iterator[BoundField]:
        for form in self._forms:
            yield from form

    @property
    def errors(self) -> dict[str, Any]:
        """Every error, by the field's name; a commitment's names begin with its prefix."""
        own = {**self.actions.errors, **self.finding.errors}
        return own | {f"first-{name}": each for name, each in self.commitment.errors.items()}

    def non_field_errors(self) -> list[str]:
        """What is wrong with no field alone."""
        return [str(each) for form in self._forms for each in form.non_field_errors()]

    def is_valid(self) -> bool:
        """Whether all of it can be saved; every form is asked, so that every error shows."""
        valid = [form.is_valid() for form in self._forms]
        return all(valid)

    @cached_property
    def chosen(self) -> list[str]:
        """The keys of the actions that are ticked, as they were sent."""
        return [str(key) for key in self.actions["actions"].value() or []]

    @cached_property
    def serving(self) -> list[Commitment]:
        """Actions whose objective serves the theme's priority already."""
        return list(serving(self.theme))

    @cached_property
    def others(self) -> list[Commitment]:
        """Every other action that could answer it."""
        near = {action.pk for action in self.serving}
        return [action for action in could_answer() if action.pk not in near]

    @property
    def others_are_chosen(self) -> bool:
        """Whether one of those is ticked: then their list stays open."""
        return any(str(action.pk) in self.chosen for action in self.others)

    def judge_the_rest(self) -> None:
        """Say of the words what must not go out, also where something else is wrong."""
        judge_the_rest(self.finding, self.finding.instance)
        judge_the_rest(self.commitment, Commitment(finding=self.finding.instance))

    def save(self, by: User) -> Finding | None:
        """Save all of it, or nothing and say why beside the fields."""
        try:
            with transaction.atomic():
                return self._save(by)
        except Refused:
            return None

    def _save(self, by: User) -> Finding:
        made: list[Finding] = []
        values = {**self.finding.cleaned_data, "rests_on": self.theme}
        _must(self.finding, lambda: made.append(Finding.draft(by, **values)))
        finding = made[0]
        for action in self.actions.cleaned_data["actions"]:
            _must(self.actions, partial(action.answer, finding, by))
        if self.commitment.has_changed():
            promised, today = self.commitment.cleaned_data, timezone.localdate()
            _must(self.commitment, lambda: finding.commit_to(by, today, **promised))
        return finding


class Refused(Exception):
    """The model refused something; the form says what."""


def _must(form: forms.BaseForm, act: Callable[[], object]) -> None:
    if not carry_out(form, act):
        raise Refused
