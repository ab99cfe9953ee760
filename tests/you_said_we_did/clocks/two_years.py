"""Two years of a partnership's life, week by week, by chance but the same in every run.

Everything goes through the methods an office's screens call, on its day.
"""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from feedback.partners.models import Contributor
from feedback.releases.models import Release, ReleaseTheme
from feedback.releases.quarters import quarter_of
from feedback.surveys.models import Survey
from hearback.people.roles import Role
from tests import factories
from tests.releases.documents import make_document
from tests.you_said_we_did.clocks.moving import Clock
from you_said_we_did.models import Commitment, Finding, Paper

BEGINS = date(2026, 1, 5)
THEMES = ("waiting", "believed", "housing", "money", "courts", "schools", "travel", "words")
AGENCIES = ("council", "health", "homes", "charity", "courts")
QUARTER_ENDS = ((3, 31), (6, 30), (9, 30), (12, 31))
WEEK = timedelta(days=7)


def is_after_a_quarter(day: date) -> bool:
    """Whether a quarter ended within the week before this day."""
    return any(day - WEEK <= date(day.year, *end) < day for end in QUARTER_ENDS) or (
        day - WEEK <= date(day.year - 1, 12, 31) < day
    )


class World:
    """A partnership: five agencies, five surveys, and what becomes of them."""

    def __init__(self, clock: Clock, seed: int, commitments_a_finding: int) -> None:
        self.clock, self.chance = clock, random.Random(seed)
        self.most = commitments_a_finding
        self.clock.today = BEGINS
        self.pending: list[tuple[date, Any]] = []
        self.officer = factories.make_user(Role.OFFICER, email="officer@testshire.example")
        self.editor = factories.make_user(Role.COMMUNICATIONS, email="editor@testshire.example")
        factories.make_priority()
        self.agencies = [factories.make_agency(slug) for slug in AGENCIES]
        self.surveys = [self._survey(slug) for slug in ("spring", "summer", "autumn", "winter")]
        self._contacts()
        partners = factories.make_survey("partners")
        Survey.objects.filter(pk=partners.pk).update(consultation=None, agency=self.agencies[0])
        self._plan_closings()

    def _survey(self, slug: str) -> Survey:
        survey = factories.make_survey(slug, is_open=False)
        factories.open_survey(survey, self.clock.today)
        return Survey.objects.get(pk=survey.pk)

    def _contacts(self) -> None:
        administrator = factories.make_user(Role.ADMINISTRATOR, email="admin@testshire.example")
        # Two people hear for the first agency, one for each of the others, nobody for the last.
        for number, agency in enumerate((self.agencies[0], *self.agencies[:-1])):
            person = factories.make_user(Role.PARTNER, email=f"contact{number}@testshire.example")
            Contributor.choose(person, agency, administrator)

    def _plan_closings(self) -> None:
        """The third closes with a day of its own, the fourth in its first quarter without one."""
        self._later(280, lambda: self.surveys[2].close(self.officer, self.clock.today))
        self._later(37, lambda: self.surveys[3].close(self.officer, self.clock.today))
        due = BEGINS + timedelta(days=340)
        self._later(
            200,
            lambda: self.surveys[2].set_days(
                self.surveys[2].closes_on, due, self.officer, self.clock.today
            ),
        )

    def _later(self, days: int, act: Any) -> None:
        self.pending.append((self.clock.today + timedelta(days=days), act))

    def week(self) -> None:
        """Live through a week: what was planned happens on its day, then chance has its turn."""
        until = self.clock.today + WEEK
        due = sorted((one for one in self.pending if one[0] <= until), key=lambda one: one[0])
        self.pending = [one for one in self.pending if one[0] > until]
        for day, act in due:
            self.clock.today = day
            act()
        self.clock.today = until
        if is_after_a_quarter(until):
            self._quarter(until)
        for commitment in Commitment.objects.order_by("pk"):
            if self.chance.random() < 0.1:
                with suppress(ValidationError):
                    self._step(commitment)
        self._change_our_minds()

    def _quarter(self, today: date) -> None:
        name = quarter_of(today - WEEK)
        for survey in self.surveys:
            survey.refresh_from_db()
            ended = survey.ended_on(today)
            if (ended is None or ended > today - timedelta(days=98)) and self.chance.random() < 0.9:
                days = self.chance.randrange(3, 45)
                self._later(days, lambda survey=survey, name=name: self._release(survey, name))

    def _release(self, survey: Survey, name: str) -> None:
        shown = {slug: self.chance.choice((None, 10, 15, 15, 20, 20, 25, 40)) for slug in THEMES}
        document = make_document(survey.slug, survey.name, shown, period=name)
        release = Release.store(survey, document)
        release.publish(by=None, on=self.clock.today)
        for theme in release.themes.exclude(people=None):
            if self.chance.random() < 0.55:
                days = self.chance.randrange(2, 100)
                self._later(days, lambda theme=theme: self._finding(theme))
        if self.chance.random() < 0.5:
            self._later(self.chance.randrange(1, 40), lambda: self._paper(release))

    def _paper(self, release: Release) -> None:
        visibility = self.chance.choice(("public", "partnership"))
        Paper.objects.create(
            release=release,
            title="A pack",
            status="issued",
            visibility=visibility,
            issued_on=self.clock.today,
        )

    def _finding(self, theme: ReleaseTheme) -> None:
        finding = Finding.draft(
            self.officer,
            slug=f"finding-{theme.pk}",
            title="Something",
            you_said="You said something.",
            priority=factories.make_priority(),
            respondent_group="survivor",
            rests_on=theme,
        )
        for _ in range(self.chance.randrange(1, self.most + 1)):
            self._commit(finding)
        if self.chance.random() < 0.15:
            finding.show_to(self.chance.choice(("restricted", "partnership")), self.officer)
        if self.chance.random() < 0.9:
            self._later(self.chance.randrange(0, 30), lambda: self._publish(Finding, finding.pk))

    def _commit(self, finding: Finding) -> None:
        due = self.clock.today + timedelta(days=self.chance.randrange(20, 400))
        commitment = finding.commit_to(
            self.officer,
            self.clock.today,
            title="Something we do",
            words="We do something.",
            owner=self.chance.choice(self.agencies),
            due=None if self.chance.random() < 0.2 else due,
        )
        if self.chance.random() < 0.9:
            days = self.chance.randrange(0, 40)
            self._later(days, lambda: self._publish(Commitment, commitment.pk))

    def _publish(self, model: Any, pk: int) -> None:
        model.objects.get(pk=pk).latest_revision.publish()

    def _step(self, commitment: Commitment) -> None:
        """Take a step that may be allowed; what is not raises ValidationError."""
        today, by = self.clock.today, self.officer
        step = self.chance.choice(("on", "on", "progress", "moved", "cannot", "check", "again"))
        if step == "on" and commitment.next_steps:
            first = commitment.next_steps[0]
            if first == "done":
                commitment.add_progress("It happened.", by, today)
            commitment.move_to(first, by, today)
        elif step == "progress":
            commitment.add_progress("A little happened.", by, today)
        elif step == "moved":
            days = self.chance.randrange(-30, 200)
            owner = self.chance.choice((commitment.owner, self.chance.choice(self.agencies)))
            commitment.reschedule(owner, today + timedelta(days=days), by, today)
        elif step == "cannot" and self.chance.random() < 0.4:
            why = {"reason": "cost", "reason_words": "It costs.", "alternative": "Another way."}
            commitment.move_to("cannot", by, today, **why)
        elif step == "check":
            commitment.record_outcome("partly", "People said so.", by, today)
        elif step == "again" and commitment.live and self.chance.random() < 0.3:
            commitment.latest_revision.publish()

    def _change_our_minds(self) -> None:
        """Now and then something is taken down, kept back or let out again."""
        if self.chance.random() < 0.3 and (finding := self._any(Finding.objects.filter(live=True))):
            finding.show_to(self.chance.choice(("restricted", "public", "public")), self.editor)
        if self.chance.random() < 0.15 and (one := self._any(Commitment.objects.filter(live=True))):
            one.unpublish()
        if self.chance.random() < 0.1 and (finding := self._any(Finding.objects.filter(live=True))):
            finding.unpublish()
            self._later(20, lambda: self._publish(Finding, finding.pk))

    def _any(self, found: Any) -> Any:
        keys = list(found.order_by("pk").values_list("pk", flat=True))
        return found.get(pk=self.chance.choice(keys)) if keys else None
