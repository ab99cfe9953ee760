"""Every deadline worked out a second time, by other code than the product's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tests.you_said_we_did.clocks.raw import Raw, Row, month_ends, months_before

OPEN = {"heard", "considering", "doing"}


class Again(Raw):
    """Deadlines as (kind, key, due, met, owners)."""

    def __init__(self, today: date) -> None:
        super().__init__(today)
        self._found: dict[bool, list[tuple[Any, ...]]] = {}

    def deadlines(self, *, public: bool) -> list[tuple[Any, ...]]:
        """Return every deadline there is."""
        if public not in self._found:
            found = [*self._heard(), *self._responses(), *self._of_commitments(public=public)]
            self._found[public] = sorted(found, key=str)
        return self._found[public]

    def _heard(self) -> Iterator[tuple[Any, ...]]:
        for survey in self.asked():
            for first, last, start, is_last in self._spans(survey):
                if start < months_before(self.today, 24):
                    continue
                named = survey["answer_due"] if is_last else None
                due = named or start + timedelta(days=28)
                met = min(self._said(survey, first, last), default=None)
                yield "heard", survey["id"], due, met, ()

    def _spans(self, survey: Row) -> list[tuple[date, date, date, bool]]:
        """Cut a survey's life at the ends of quarters; slivers go to their neighbour."""
        opened, ended = survey["opened_on"], self.ended(survey)
        years = range(opened.year, self.today.year + 1)
        ends = [end for year in years for end in month_ends(year) if end >= opened]
        spans, before = [], None
        for end in ends:
            first = before + timedelta(days=1) if before else date(end.year, end.month - 2, 1)
            before = end
            if ended is not None and end >= ended:
                spans.append((first, end, ended, True))
                break
            if end >= self.today:
                break
            spans.append((first, end, end, False))
        if spans and not spans[0][3] and (spans[0][1] - opened).days + 1 < 28:
            sliver = spans.pop(0)
            if spans:
                spans[0] = (sliver[0], *spans[0][1:])
        if len(spans) > 1 and spans[-1][3]:
            length = (spans[-1][2] - spans[-1][0]).days + 1
            if length < 28:
                sliver = spans.pop()
                spans[-1] = (spans[-1][0], *sliver[1:])
        return spans

    def _said(self, survey: Row, first: date, last: date) -> Iterator[date]:
        for key, finding in self.public_findings.items():
            release = self.release_of(self.by_pk["themes"][finding["rests_on_id"]])
            if release["survey_id"] == survey["id"] and self._meet(release, first, last):
                yield self.first_out["finding", key]
        for paper in self.rows["papers"]:
            release = self.by_pk["releases"][paper["release_id"]]
            is_out = paper["status"] == "issued" and paper["visibility"] == "public"
            if is_out and release["survey_id"] == survey["id"] and self._meet(release, first, last):
                yield paper["issued_on"]

    @staticmethod
    def _meet(release: Row, first: date, last: date) -> bool:
        return not (release["ends_on"] < first or release["starts_on"] > last)

    def _responses(self) -> Iterator[tuple[Any, ...]]:
        surveys = {survey["id"]: survey for survey in self.asked()}
        answers = self._answers()
        for release in self.rows["releases"]:
            survey = surveys.get(release["survey_id"])
            if survey is None or release["status"] != "published":
                continue
            start = self.clock_start(survey, release)
            if start < months_before(self.today, 24):
                continue
            for theme in self._top(release):
                given = [
                    (on, commitment)
                    for last, on, commitment in answers[survey["id"], theme["slug"]]
                    if months_before(release["ends_on"], 12) < last <= release["ends_on"]
                ]
                owners = [c for _, c in given] or self.on_theme[theme["id"]]
                yield (
                    "response",
                    theme["id"],
                    start + timedelta(days=84),
                    min((on for on, _ in given), default=None),
                    tuple(sorted({c["owner_id"] for c in owners})),
                )

    def _answers(self) -> dict[tuple[int, str], list[tuple[date, date, Row]]]:
        found: dict[tuple[int, str], list[tuple[date, date, Row]]] = defaultdict(list)
        for commitment in self.public.values():
            on = self.responded_on(commitment)
            theme = self.theme_of(commitment)
            release = self.release_of(theme)
            if on:
                key = (release["survey_id"], theme["slug"])
                found[key].append((release["ends_on"], on, commitment))
        return found

    def _top(self, release: Row) -> list[Row]:
        shown = [
            theme
            for theme in self.rows["themes"]
            if theme["release_id"] == release["id"] and theme["people"] is not None
        ]
        larger = {t["id"]: sum(o["people"] > t["people"] for o in shown) for t in shown}
        return [theme for theme in shown if larger[theme["id"]] < 5]

    def _of_commitments(self, *, public: bool) -> Iterator[tuple[Any, ...]]:
        for row in self.public.values() if public else self.rows["commitments"]:
            owners, steps = (row["owner_id"],), self.steps[row["id"]]
            done = max((s["on"] for s in steps if s["status"] == "done"), default=None)
            if row["due"] and (row["status"] in OPEN or done):
                yield "promise", row["id"], row["due"], done, owners
            if row["status"] in OPEN and row["live"]:
                last = max(s["on"] for s in steps)
                yield "news", row["id"], last + timedelta(days=92), None, owners
            if done:
                outcome = self.outcomes.get(row["id"])
                due = months_before(done, -12)
                yield "check", row["id"], due, outcome and outcome["on"], owners
