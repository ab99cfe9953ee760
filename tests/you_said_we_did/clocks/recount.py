"""Clocks, lists and figures worked out a second time, from raw rows and the audit log.

By other code: nothing of `you_said_we_did` is imported here, on purpose.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from statistics import median
from typing import Any

from tests.you_said_we_did.clocks.again import OPEN, Again
from tests.you_said_we_did.clocks.raw import Row, months_before


class Recount(Again):
    """Figures and lists of one moment."""

    def owner_figures(self, agency: int) -> Row:
        """Return an agency's public figures."""
        mine = [c for c in self.public.values() if c["owner_id"] == agency]
        firsts: dict[int, date] = {}
        for c in mine:
            if on := self.responded_on(c):
                firsts[c["finding_id"]] = min(on, firsts.get(c["finding_id"], on))
        days = []
        for finding, on in firsts.items():
            theme = self.by_pk["themes"][self.by_pk["findings"][finding]["rests_on_id"]]
            release = self.release_of(theme)
            start = self.clock_start(self.by_pk["surveys"][release["survey_id"]], release)
            days.append(max((on - start).days, 0))
        done = [c for c in mine if c["status"] in ("done", "checked")]
        checked = [c for c in done if c["status"] == "checked"]
        late = [c for c in mine if c["status"] in OPEN and c["due"] and c["due"] < self.today]
        silent = [
            c
            for c in mine
            if c["status"] in OPEN
            and max(s["on"] for s in self.steps[c["id"]]) + timedelta(days=92) < self.today
        ]
        return {
            "answered": (len(firsts), len({c["finding_id"] for c in mine})),
            "days": round(median(days)) if days else None,
            "done": (len(done), sum(c["status"] != "cannot" for c in mine)),
            "refused": sum(c["status"] == "cannot" for c in mine),
            "checked": (len(checked), len(checked) + self._to_check(done)),
            "late": len(late),
            "silent": len(silent),
        }

    def _to_check(self, done: list[Row]) -> int:
        due = 0
        for c in done:
            on = max(s["on"] for s in self.steps[c["id"]] if s["status"] == "done")
            due += c["status"] == "done" and months_before(on, -12) <= self.today
        return due

    def kept(self) -> dict[str, tuple[int, int, int, int]]:
        """Return by kind: in time, met late, late now, not due yet."""
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        for kind, _, due, met, _ in self.deadlines(public=True):
            if met is not None:
                counts[kind][0 if met <= due else 1] += 1
            else:
                counts[kind][2 if due < self.today else 3] += 1
        return {kind: (a, b, c, d) for kind, (a, b, c, d) in counts.items()}

    def lists(self) -> dict[str, tuple[int, int]]:
        """Return how many are late and due soon: by contact's address, and for officers."""
        waiting = [one for one in self.deadlines(public=False) if one[3] is None]
        late = sum(due < self.today for _, _, due, _, _ in waiting)
        fortnight = self.today + timedelta(days=14)
        soon = sum(self.today <= due <= fortnight for _, _, due, _, _ in waiting)
        found = {"officer@testshire.example": (late, soon)}
        for contact in self.rows["contacts"]:
            mine = [one for one in waiting if contact["agency_id"] in one[4] and self._may(one)]
            month = self.today + timedelta(days=31)
            person = self.by_pk["people"][contact["user_id"]]["email"]
            found[person] = (
                sum(one[2] < self.today for one in mine),
                sum(self.today <= one[2] <= month for one in mine),
            )
        return found

    def _may(self, one: tuple[Any, ...]) -> bool:
        """Whether an owner may see it: not while it is restricted or a draft."""
        kind, key = one[:2]
        if kind in ("heard", "response"):
            return True
        row = self.by_pk["commitments"][key]
        finding = self.by_pk["findings"][row["finding_id"]]
        return bool(row["live"]) and finding["visibility"] != "restricted"
