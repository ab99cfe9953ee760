"""What makes a commitment an action of a joint plan: its place there, and the plan's own facts.

All of these are facts, changed by methods and never by a draft. They are the plan's own words,
which nobody approved for the public: the public tier sees them blank, and has no way to the log.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction

from engagement.models import Agency
from hearback.people.models import AuditEntry, User
from you_said_we_did.status import RAG_COLOURS, RAG_WORDS, Rag, Status, Tier

# What the plan says, and what its log calls it.
TOLD_AS = {
    "number": "number",
    "year": "year of the plan",
    "plan_words": "words",
    "leads": "leads",
    "timescale": "timescale",
    "tasks": "tasks",
    "tier": "tier",
    "tier_words": "words on the tier",
}
AS_WRITTEN = (*TOLD_AS, "position")
PLAN_FACTS = ("objective_id", "rag", "first_progress_on", *AS_WRITTEN)


class PlannedAction(models.Model):
    """The plan's facts about a commitment. A commitment outside any plan leaves all of them blank:
    so does a plan, now and then (R64).
    """

    objective = models.ForeignKey(
        "you_said_we_did.Objective",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="commitments",
    )
    number = models.PositiveSmallIntegerField(null=True, editable=False)
    year = models.PositiveSmallIntegerField(
        "year of the plan", null=True, editable=False, help_text="2 for a “Year 2 action”."
    )
    position = models.PositiveIntegerField(default=0, editable=False)
    plan_words = models.TextField("the action, as the plan words it", blank=True, editable=False)
    leads = models.TextField("leads, as the plan names them", blank=True, editable=False)
    timescale = models.TextField("timescale, as the plan words it", blank=True, editable=False)
    tasks = models.TextField(blank=True, editable=False)
    rag = models.CharField(
        "RAG rating", max_length=5, choices=Rag.choices, blank=True, editable=False
    )
    tier = models.CharField(max_length=10, choices=Tier.choices, blank=True, editable=False)
    tier_words = models.TextField("what the plan says of its tier", blank=True, editable=False)
    first_progress_on = models.DateField(null=True, editable=False)

    if TYPE_CHECKING:  # what the commitment brings
        status: Any
        progress: Any
        plan_log: Any

    class Meta:
        abstract = True

    @property
    def name_in_plan(self) -> str:
        """What the plan calls it."""
        if self.number is not None:
            return f"Action {self.number}"
        return f"Year {self.year} action" if self.year else "Action without a number"

    @property
    def rag_words(self) -> str:
        """The rating in words that stand alone."""
        return RAG_WORDS[self.rag]

    @property
    def rag_colour(self) -> str:
        """The colour of its tag, which only helps the words."""
        return RAG_COLOURS.get(self.rag, "grey")

    def _now(self) -> Self:
        """Return the row as it is now, held until the transaction ends."""
        return type(self)._default_manager.select_for_update().get(pk=self.pk)

    def _note(self, on: date, words: str, **how: Any) -> PlanEntry:
        return PlanEntry.objects.create(commitment_id=self.pk, on=on, words=words, **how)

    @transaction.atomic
    def rate(self, rag: str, by: User | None, on: date, *, words: str = "") -> None:
        """Change the rating, "" for none. It is dated in the log; the same rating again is not."""
        before = self._now()
        if before.rag == rag:
            return
        self.rag = Rag(rag) if rag else ""
        self.save(update_fields=["rag"])
        was, now = (Rag(one).label if one else "no rating" for one in (before.rag, rag))
        self._note(on, f"The rating moved from {was} to {now}. {words}".strip(), rag=rag)
        AuditEntry.record("commitment.rated", by, str(self.pk), rag=rag)

    @transaction.atomic
    def add_plan_progress(
        self, words: str, by: User | None, on: date, *, day_is_known: bool = True
    ) -> PlanEntry:
        """Add to the plan's log, which only the partnership reads. The same words of the same day
        are one entry, however often they are sent. `day_is_known` is false for
        progress that a file gave without its day: `on` is then the day by which it had happened.
        """
        words = words.strip()
        if not words:
            raise ValidationError({"words": "Say what happened."})
        self._now()  # whoever sends the same at the same moment waits here
        told = PlanEntry.objects.filter(commitment=self.pk, on=on, words=words, is_progress=True)
        if (known := told.first()) is not None:
            return known
        entry = self._note(on, words, day_is_known=day_is_known, is_progress=True)
        self._has_progress(on)
        AuditEntry.record("commitment.plan_progress", by, str(self.pk))
        return entry

    def _has_progress(self, on: date) -> None:
        """Remember the first day on which something was done."""
        before = self._now()
        if before.first_progress_on is None or on < before.first_progress_on:
            self.first_progress_on = on
            self.save(update_fields=["first_progress_on"])

    def forget_progress(self) -> None:
        """Find the first day on which something was done anew, after an entry was taken out. What
        is done stays done.
        """
        before = self._now()
        if before.status in (Status.DONE, Status.CHECKED):
            return
        told = before.progress.filter(is_progress=True, taken_out_on=None)
        days = [*told.values_list("on", flat=True)]
        days += before.plan_log.filter(is_progress=True).values_list("on", flat=True)
        self.first_progress_on = min(days, default=None)
        self.save(update_fields=["first_progress_on"])

    @transaction.atomic
    def take_plan_facts(self, facts: dict[str, Any], by: User | None, on: date) -> list[str]:
        """Take what the plan says now (values by name, of AS_WRITTEN); say what changed.

        What stood there before is kept in the log: nothing is overwritten in silence.
        """
        before = self._now()
        changed = [name for name, value in facts.items() if getattr(before, name) != value]
        if not changed:
            return []
        for name in changed:
            setattr(self, name, facts[name])
        self.save(update_fields=changed)
        told = [name for name in changed if name != "position"]
        for name in told:
            was = getattr(before, name)
            self._note(on, f"Changed in the plan: {TOLD_AS[name]}. Before: {was or 'blank'}")
        if told:
            AuditEntry.record("commitment.plan_changed", by, str(self.pk), changed=told)
        return told

    @transaction.atomic
    def lead_by(self, agencies: Iterable[Agency]) -> None:
        """Keep which of our agencies its leads are."""
        wanted = {agency.pk for agency in agencies}
        held = Lead.objects.filter(commitment_id=self.pk)
        held.exclude(agency__in=wanted).delete()
        for missing in sorted(wanted - set(held.values_list("agency_id", flat=True))):
            Lead.objects.create(commitment_id=self.pk, agency_id=missing)


class Lead(models.Model):
    """An agency of ours among those who lead an action: no part of any draft."""

    commitment = models.ForeignKey(
        "you_said_we_did.Commitment", on_delete=models.CASCADE, related_name="lead_agencies"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="leads")

    class Meta:
        ordering = ("agency__name",)
        constraints = [
            models.UniqueConstraint(
                fields=("commitment", "agency"), name="an_agency_leads_an_action_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.agency)


class PlanEntry(models.Model):
    """A dated line of an action's log in its plan: progress, a rating, or what the plan said
    before. Apart from ProgressEntry, which goes out as soon as its commitment does.
    """

    commitment = models.ForeignKey(
        "you_said_we_did.Commitment", on_delete=models.CASCADE, related_name="plan_log"
    )
    on = models.DateField()
    day_is_known = models.BooleanField(
        default=True, help_text="False: it had happened by this day, and a file did not say when."
    )
    is_progress = models.BooleanField(default=False)
    rag = models.CharField(max_length=5, choices=Rag.choices, blank=True)
    words = models.TextField()

    class Meta:
        ordering = ("on", "pk")
        verbose_name_plural = "plan entries"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(words=""), name="a_plan_entry_says_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on}"
