"""Two simulated years: every deadline, every message and every public figure, against a recount."""

import os
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command

from engagement.models import Agency, ClockLimits
from tests.you_said_we_did.clocks.moving import Clock
from tests.you_said_we_did.clocks.recount import Recount
from tests.you_said_we_did.clocks.two_years import World
from you_said_we_did.clocks import rows as rows_module
from you_said_we_did.clocks.deadlines import deadlines
from you_said_we_did.clocks.figures import figures_for, record
from you_said_we_did.clocks.rows import read_office, read_public
from you_said_we_did.findings import FindingQuerySet
from you_said_we_did.models import Commitment
from you_said_we_did.reminding.models import Reminder

pytestmark = pytest.mark.django_db
# A nightly run may live longer, or say more: HEARBACK_CLOCK_COMMITMENTS=24.
WEEKS = 104
MOST = int(os.environ.get("HEARBACK_CLOCK_COMMITMENTS", "12"))
COUNTS = re.compile(r"(\d+) things? (late|due soon)")


def ours(today: date, *, public: bool) -> list[tuple[Any, ...]]:
    """Return our deadlines in the recount's shape."""
    rows = read_public() if public else read_office()
    found = deadlines(rows, ClockLimits.current(), today)
    shaped = [(one.kind.value, one.pk, one.due, one.met_on, one.owners) for one in found]
    return sorted(shaped, key=str)


def differences(today: date, other: Recount) -> list[str]:
    """Return what the two counts disagree about."""
    agencies = list(Agency.objects.all())
    figures = figures_for(agencies, today)
    told = record(agencies, ClockLimits.current(), today)
    kept = {k.kind.value: (k.in_time, k.met_late, k.late, k.running) for k in told.kept}
    wrong = []
    for public in (True, False):
        mine, theirs = ours(today, public=public), other.deadlines(public=public)
        wrong += [f"{today}: {one}" for one in set(mine) ^ set(theirs)]
        wrong += [f"{today}: {len(mine)} and {len(theirs)}"] if len(mine) != len(theirs) else []
    wrong += [f"{today}: {kept} and {other.kept()}"] if kept != other.kept() else []
    for agency in agencies:
        one = figures[agency.pk]
        shares = {name: getattr(one, name) for name in ("answered", "done", "checked")}
        shaped = {
            **{name: (share.part, share.whole) for name, share in shares.items()},
            **{name: getattr(one, name) for name in ("days", "refused", "late", "silent")},
        }
        if shaped != other.owner_figures(agency.pk):
            wrong.append(f"{today}: {agency}: {shaped} and {other.owner_figures(agency.pk)}")
    return wrong


class Letterbox:
    """What should have been mailed by now: each person at most once a month, officers a week."""

    def __init__(self) -> None:
        self.told: set[tuple[str, str]] = set()
        self.number = 0

    def differences(self, today: date, other: Recount) -> list[str]:
        """Run the timer's command twice and return what is wrong with its mail."""
        mail.outbox.clear()
        call_command("send_reminders")
        call_command("send_reminders")
        expected = {}
        for person, counts in other.lists().items():
            is_officer = person.startswith("officer")
            period = f"{today:%G-W%V}" if is_officer else f"{today:%Y-%m}"
            if any(counts) and (person, period) not in self.told:
                self.told.add((person, period))
                expected[person] = counts
        sent = {message.to[0]: self._counts(str(message.body)) for message in mail.outbox}
        self.number += len(mail.outbox)
        doubled = len(mail.outbox) - len(sent)
        wrong = [f"{today}: {doubled} twice"] if doubled else []
        return wrong + ([f"{today}: {sent} and {expected}"] if sent != expected else [])

    def _counts(self, body: str) -> tuple[int, int]:
        found = {words: int(number) for number, words in COUNTS.findall(body)}
        return found.get("late", 0), found.get("due soon", 0)


def count_kept_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: restricted findings count as public."""
    monkeypatch.setattr(FindingQuerySet, "published", lambda self: self.filter(live=True))


def count_unpublished(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: commitments nobody can read count."""
    really = rows_module._promise

    def careless(row: dict[str, Any], said: Any) -> Any:
        return really({**row, "live": True}, said)

    monkeypatch.setattr(rows_module, "_promise", careless)


def be_a_day_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: what was heard may be said a day later than the limit."""

    def careless(limits: ClockLimits, start: date) -> date:
        return start + timedelta(weeks=limits.heard_weeks, days=1)

    monkeypatch.setattr(ClockLimits, "heard_by", careless)


FAULTS: list[Callable[[pytest.MonkeyPatch], None]] = [
    count_kept_back,
    count_unpublished,
    be_a_day_late,
]


def test_two_years_recounted_every_week(clock: Clock) -> None:
    """Control: three planted faults in the rules are each found by the same comparison."""
    world, letters, wrong = World(clock, seed=20261122, commitments_a_finding=MOST), Letterbox(), []
    for _ in range(WEEKS):
        world.week()
        other = Recount(clock.today)
        wrong += [*differences(clock.today, other), *letters.differences(clock.today, other)]
    assert wrong == []
    assert Commitment.objects.count() >= 300
    assert set(Commitment.objects.values_list("status", flat=True)) == set(Commitment.Status)
    assert letters.number == Reminder.objects.filter(status="sent").count() > 100
    other = Recount(clock.today)
    assert set(other.kept()) == {"heard", "response", "promise", "news", "check"}
    for fault in FAULTS:
        with pytest.MonkeyPatch.context() as planted:
            fault(planted)
            assert differences(clock.today, other), fault.__doc__
