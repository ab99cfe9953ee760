"""Raw rows and the audit log, and what they say of what was public when.

For the recount: nothing of `you_said_we_did` is imported, on purpose.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

Row = dict[str, Any]
LONDON = ZoneInfo("Europe/London")
TABLES = {
    "surveys": "surveys_survey",
    "releases": "releases_release",
    "themes": "releases_releasetheme",
    "findings": "you_said_we_did_finding",
    "commitments": "you_said_we_did_commitment",
    "steps": "you_said_we_did_progressentry",
    "outcomes": "you_said_we_did_outcome",
    "papers": "you_said_we_did_paper",
    "log": "people_auditentry",
    "contacts": "partners_contributor",
    "people": "people_user",
}


def fetch(table: str) -> list[Row]:
    """Return every row of a table, days as days."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY id")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def day_of(moment: Any) -> date:
    """Return the day of a moment, in the partnership's own time."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo("UTC"))
    day: date = moment.astimezone(LONDON).date()
    return day


def month_ends(year: int) -> list[date]:
    """Return the last days of a year's quarters."""
    return [date(year, 3, 31), date(year, 6, 30), date(year, 9, 30), date(year, 12, 31)]


def months_before(day: date, months: int) -> date:
    """Return the same day months before; where that month is too short, the next month's first."""
    number = day.year * 12 + day.month - 1 - months
    year, month = number // 12, number % 12 + 1
    try:
        return date(year, month, day.day)
    except ValueError:
        return date(year + month // 12, month % 12 + 1, 1)


class Raw:
    """One moment's rows, and who said what when."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.rows = {name: fetch(table) for name, table in TABLES.items()}
        self.by_pk = {name: {row["id"]: row for row in rows} for name, rows in self.rows.items()}
        self.steps: dict[int, list[Row]] = defaultdict(list)
        for step in self.rows["steps"]:
            self.steps[step["commitment_id"]].append(step)
        self.outcomes = {row["commitment_id"]: row for row in self.rows["outcomes"]}
        self.first_out = self._first_days_out()
        self.public_findings = {
            row["id"]: row
            for row in self.rows["findings"]
            if row["live"] and row["visibility"] == "public"
        }
        self.public = {
            row["id"]: row
            for row in self.rows["commitments"]
            if row["live"] and row["finding_id"] in self.public_findings
        }
        self.on_theme: dict[int, list[Row]] = defaultdict(list)
        for row in self.public.values():
            self.on_theme[self.theme_of(row)["id"]].append(row)

    def _first_days_out(self) -> dict[tuple[str, int], date]:
        """Replay the audit log: every finding begins public and unpublished."""
        slugs = {row["slug"]: row["id"] for row in self.rows["findings"]}
        live: dict[int, bool] = defaultdict(bool)
        shown: dict[int, str] = defaultdict(lambda: "public")
        first: dict[tuple[str, int], date] = {}
        for entry in self.rows["log"]:
            kind, _, did = entry["action"].partition(".")
            if kind == "commitment" and did == "published":
                first.setdefault((kind, int(entry["subject"])), day_of(entry["at"]))
            if kind != "finding":
                continue
            if did == "visibility":
                detail = entry["detail"]
                detail = json.loads(detail) if isinstance(detail, str) else detail
                key = slugs[entry["subject"]]
                shown[key] = detail["visibility"]
            elif did in ("published", "unpublished"):
                key = int(entry["subject"])
                live[key] = did == "published"
            else:
                continue
            if live[key] and shown[key] == "public":
                first.setdefault((kind, key), day_of(entry["at"]))
        return first

    # What was said, and when.

    def responded_on(self, commitment: Row) -> date | None:
        """Return when anyone could first read what is done, or why not."""
        if commitment["status"] in ("heard", "considering"):
            return None
        steps = self.steps[commitment["id"]]
        decided = [s["on"] for s in steps if s["status"] in ("doing", "done", "cannot")]
        finding = self.first_out["finding", commitment["finding_id"]]
        first: date = min(decided)
        return max(finding, self.first_out["commitment", commitment["id"]], first)

    def theme_of(self, commitment: Row) -> Row:
        """Return the theme that a commitment's finding rests on."""
        finding = self.by_pk["findings"][commitment["finding_id"]]
        found: Row = self.by_pk["themes"][finding["rests_on_id"]]
        return found

    def release_of(self, theme: Row) -> Row:
        """Return a theme's release."""
        found: Row = self.by_pk["releases"][theme["release_id"]]
        return found

    def asked(self) -> list[Row]:
        """Return the surveys we ask."""
        return [r for r in self.rows["surveys"] if r["status"] != "draft" and not r["agency_id"]]

    def ended(self, survey: Row) -> date | None:
        """Return the last day of a survey that is over."""
        last: date | None = survey["closes_on"]
        if survey["status"] == "closed":
            closed: date = survey["closed_on"]
            return min(closed, last or closed)
        return last if last and last < self.today else None

    def clock_start(self, survey: Row, release: Row) -> date:
        """Return the day people wait from."""
        ended = self.ended(survey)
        if ended and release["starts_on"] <= ended <= release["ends_on"]:
            return ended
        last: date = release["ends_on"]
        return last
