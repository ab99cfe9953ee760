"""Whether it helped: when we look, what we say then, and asking people again.

All of it are facts. What was said before stays in the log.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from engagement.clocks import months_after
from feedback.releases.models import ReleaseTheme
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry, User
from you_said_we_did.days import check_follows
from you_said_we_did.hearing_again import Later, ThenAndNow, later_than
from you_said_we_did.progress import Outcome
from you_said_we_did.said import check_says
from you_said_we_did.status import Status

CHECK_FACTS = ("followed_up_by_id",)
AFTER_TOO_EARLY = 6
NOBODY_ASKED = (
    "It answers a review, an audit or data: nobody was asked, so nobody can be asked again."
)
WAS_DONE = (Status.DONE, Status.CHECKED)


class CheckedLater(models.Model):
    """What follows once a commitment is done."""

    followed_up_by = models.ForeignKey(
        Survey,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,  # a draft that is removed never asked anyone
        related_name="+",
        verbose_name="survey that asks again",
    )

    if TYPE_CHECKING:  # what the commitment brings
        status: Any
        status_changed_on: Any
        check_by: Any
        finding: Any
        progress: Any
        move_to: Any
        check_told: Any
        _locked: Any

    class Meta:
        abstract = True

    @property
    def check_on(self) -> date | None:
        """When we look whether it helped: as the limits said when it was done (K22 562), and if it
        was too early to say then, again after six months.
        """
        outcome: Outcome | None = getattr(self, "outcome", None)
        is_too_early = outcome is not None and outcome.is_too_early
        day: date | None = self.check_by
        return day if self.status == Status.DONE or is_too_early else None

    @property
    def rests_on(self) -> ReleaseTheme | None:
        """The released theme that its finding rests on, if there is one."""
        found: ReleaseTheme | None = self.finding.rests_on if self.finding else None
        return found

    @property
    def heard_on(self) -> date | None:
        """The day on which it was first written down as an answer; None for a plan's action."""
        step = self.progress.filter(status=Status.HEARD).first()
        return step.on if step else None

    @property
    def done_on(self) -> date:
        """The day it was done. Raises ValidationError if it was not."""
        if self.status not in WAS_DONE:
            raise ValidationError("Only something we did can be checked.")
        step = self.progress.filter(status=Status.DONE).last()
        done: date = step.on if step else self.status_changed_on
        return done

    @property
    def then_and_now(self) -> ThenAndNow | None:
        """What people said at first and after; None unless the outcome rests on later figures."""
        outcome: Outcome | None = getattr(self, "outcome", None)
        return outcome.compared_with(self.rests_on) if outcome else None

    def later_figures(self) -> Later:
        """Return what its outcome may rest on. Raises ValidationError unless it was done."""
        return later_than(self.rests_on, self.done_on)

    @transaction.atomic
    def record_outcome(
        self,
        difference: str,
        words: str,
        by: User | None,
        on: date,
        heard_again: ReleaseTheme | None = None,
    ) -> Outcome:
        """Say whether it helped, which checks it; or say it anew: then what was said before goes to
        the log. Raises ValidationError unless it was done, and for a day or figures too early.
        """
        before = self._locked()
        if heard_again is not None and heard_again not in before.later_figures().figures:
            raise ValidationError({"heard_again": "These are no later figures of this theme."})
        if before.status not in WAS_DONE:
            raise ValidationError("Only something we did can be checked.")
        check_says(words)
        self.check_told(words=words)
        check_follows(on, before.done_on)
        said = Outcome.objects.filter(commitment_id=self.pk).select_related("heard_again").first()
        outcome = said or Outcome(commitment_id=self.pk)
        was, earlier = outcome.says, outcome.for_the_log if said else ""
        outcome.difference, outcome.words = difference, words.strip()
        outcome.heard_again = heard_again
        # Too early once more is news: it moves the day on which we look again.
        if said and outcome.says == was and not (outcome.is_too_early and outcome.on != on):
            return outcome
        if said:
            check_follows(on, said.on)
            self.progress.create(on=on, words=earlier)
        outcome.on = on
        outcome.save()
        if outcome.is_too_early:
            self.check_by = months_after(on, AFTER_TOO_EARLY)
            self.save(update_fields=["check_by"])
        if before.status == Status.DONE:
            self.move_to(Status.CHECKED, by, on)
        told = {"difference": difference} | ({"before": was[0]} if said else {})
        AuditEntry.record("commitment.outcome", by, str(self.pk), **told)
        return outcome

    @transaction.atomic
    def follow_up(self, survey: Survey, by: User | None) -> None:
        """Remember which survey asks people again. Raises ValidationError unless it was done, or
        while another one does.
        """
        before = self._locked()
        before.check_can_follow_up()
        self.followed_up_by = survey
        self.save(update_fields=["followed_up_by"])
        AuditEntry.record("commitment.followed_up", by, str(self.pk), survey=survey.slug)

    def check_can_follow_up(self) -> None:
        """Raise ValidationError unless people were asked, and can be asked again now."""
        if self.rests_on is None:
            raise ValidationError(NOBODY_ASKED)
        if self.status not in WAS_DONE:
            raise ValidationError("Ask again once it is done: before, nothing has changed.")
        asking = self.followed_up_by
        if asking is not None and asking.status != Survey.Status.CLOSED:
            raise ValidationError(f"“{asking}” asks people again already.")
