"""By any path, pushed about by anybody: nothing false is kept, nothing goes out unapproved, and no
old draft undoes a fact.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from hearback.people.roles import Role
from hearback.permissions import sync_approval, sync_permissions
from tests.factories import TODAY, make_agency, make_user
from tests.you_said_we_did.making import make_finding
from tests.you_said_we_did.plans.files import table_of
from tests.you_said_we_did.plans.making import make_plan, take
from you_said_we_did.models import Commitment
from you_said_we_did.needs import ORDER
from you_said_we_did.status import Status

pytestmark = pytest.mark.django_db
WORDS = st.sampled_from(["", " ", "Two advisers have started."])
STATUSES = st.sampled_from(list(Status))
WALKERS = (Role.OFFICER, *ORDER, Role.ADMINISTRATOR)
PEOPLE = st.sampled_from(WALKERS)


class AnyPath(RuleBasedStateMachine):
    """An action of a plan that answers a finding, pushed about by anybody in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        take(make_plan(), table_of("Objective 1: Doors", "1. Paint the doors"))
        self.pk = Commitment.objects.get(number=1).pk
        self.owner = make_agency()
        self.row.reschedule(self.owner, None, None, TODAY)
        self.row.answer(make_finding(f"doors-{self.pk}"), None)
        self.drafts = [self.row.latest_revision]
        self.people = {role: make_user(role, email=f"{role}@walk.example") for role in WALKERS}
        for role in WALKERS:
            sync_permissions(role)
        sync_approval()

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    @property
    def row(self) -> Any:
        return Commitment.objects.get(pk=self.pk)

    def public(self) -> tuple[Any, ...]:
        """What anyone outside may read."""
        row = self.row
        return (row.title, row.words, row.what_changes) if row.live else ()

    def facts(self) -> dict[str, Any]:
        row = self.row
        left = set(Commitment.FACTS) - {"approved_on", "first_out_on"}
        return {name: getattr(row, name) for name in left}

    @rule(status=STATUSES, why=WORDS, instead=WORDS)
    def move(self, status: Status, why: str, instead: str) -> None:
        try:
            self.row.move_to(
                status, None, TODAY, reason="cost", reason_words=why, alternative=instead
            )
        except ValidationError:
            return

    @rule(status=STATUSES, live=st.booleans())
    def write_past_the_methods(self, status: Status, live: bool) -> None:
        try:
            with transaction.atomic():
                Commitment.objects.filter(pk=self.pk).update(status=status, live=live)
        except IntegrityError:
            return

    @rule(words=WORDS, in_public=st.booleans())
    def tell(self, words: str, in_public: bool) -> None:
        row = self.row
        add = row.add_progress if in_public else row.add_plan_progress
        try:
            with transaction.atomic():
                add(words, None, TODAY)
        except (ValidationError, IntegrityError):
            return

    @rule(rag=st.sampled_from(["", "red", "amber", "green"]))
    def rate(self, rag: str) -> None:
        self.row.rate(rag, None, TODAY)

    @rule(tasks=WORDS)
    def plan_says(self, tasks: str) -> None:
        self.row.take_plan_facts({"tasks": tasks}, None, TODAY)

    @rule()
    def draft(self) -> None:
        self.drafts.append(self.row.draft_words(None, words=f"Draft {len(self.drafts)}"))

    @rule(place=st.integers(0, 5))
    def publish_an_old_draft(self, place: int) -> None:
        before = self.facts()
        self.drafts[place % len(self.drafts)].publish()
        assert self.facts() == before

    @rule(who=PEOPLE)
    def publish_as_somebody(self, who: Role) -> None:
        """Nobody publishes by themselves, whichever role they hold."""
        before = self.public()
        with pytest.raises(PermissionDenied):
            self.row.latest_revision.publish(user=self.people[who], skip_permission_checks=True)
        assert self.public() == before

    @rule()
    def send(self) -> None:
        try:
            with transaction.atomic():
                self.row.submit(self.people[Role.OFFICER])
        except ValidationError:
            return

    @rule(who=PEOPLE)
    def say_yes(self, who: Role) -> None:
        """A yes lets words out only from who is asked last, and touches no fact."""
        row, before, facts = self.row, self.public(), self.facts()
        try:
            with transaction.atomic():
                row.approve(self.people[who], row.latest_revision_id)
        except (ValidationError, PermissionDenied):
            assert self.public() == before
            return
        assert self.facts() == facts
        if self.public() != before:
            assert who == Role.COMMUNICATIONS
            assert self.row.approved_on is not None

    @rule(who=PEOPLE)
    def send_back(self, who: Role) -> None:
        before = self.public()
        try:
            with transaction.atomic():
                self.row.send_back(self.people[who], "Shorter.")
        except (ValidationError, PermissionDenied):
            pass
        assert self.public() == before

    @rule(difference=st.sampled_from(["yes", "no", "too_early"]))
    def look_whether_it_helped(self, difference: str) -> None:
        try:
            with transaction.atomic():
                self.row.record_outcome(difference, "People told us.", None, TODAY)
        except ValidationError:
            return

    @rule(days=st.one_of(st.none(), st.integers(1, 60)))
    def move_the_day(self, days: int | None) -> None:
        due = None if days is None else TODAY + timedelta(days=days)
        self.row.reschedule(self.owner, due, None, TODAY)

    @rule()
    def take_down(self) -> None:
        self.row.unpublish()

    @invariant()
    def nothing_false_is_kept(self) -> None:
        row = self.row
        if row.status in (Status.DONE, Status.CHECKED):
            assert row.first_progress_on is not None
        if row.status == Status.CANNOT:
            assert all((row.reason, row.reason_words, row.alternative))
        if row.live:
            assert row.approved_on is not None
            assert row.finding_id is not None
            assert row.owner_id is not None


def test_no_path_breaks_a_promise_and_no_old_draft_undoes_a_fact() -> None:
    run_state_machine_as_test(
        AnyPath,
        settings=settings(
            max_examples=25,
            stateful_step_count=16,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_walk_would_see_a_draft_that_undoes_a_fact(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with facts treated as words, an old draft takes the rating back."""
    take(make_plan(), table_of("Objective 1: Doors", "1. Paint the doors"))
    action = Commitment.objects.get(number=1)
    action.reschedule(make_agency(), None, None, TODAY)
    action.answer(make_finding(), None)
    draft = action.draft_words(None, words="Older words.")
    action.rate("red", None, TODAY)
    draft.publish()
    assert Commitment.objects.get(pk=action.pk).rag == "red"
    monkeypatch.setattr(Commitment, "FACTS", ("approved_on", "finding_id", "owner_id"))
    draft.publish()
    assert Commitment.objects.get(pk=action.pk).rag == ""
