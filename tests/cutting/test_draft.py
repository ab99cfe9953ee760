"""What the officer alone reads of a draft, and what stays the same whatever happens later."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from feedback.cutting import tasks
from feedback.cutting.cut import cut
from feedback.cutting.models import CutRun, DraftAudit, FrozenCounts, PublishedTables
from feedback.cutting.publishing import publish
from feedback.cutting.views import drafts
from feedback.releases import disclosure
from feedback.releases.disclosure import Audit, Period, Reason, Released
from feedback.releases.models import Release
from feedback.responses.models import Coding, Text, Theme
from hearback.people.roles import Role
from tests import factories
from tests.cutting import crowd
from tests.cutting.world import as_read, coder

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
DRAFT = "/cutting/spring/2026-Q3/"
TODAY = factories.TODAY


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the calendar."""
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)


def make_draft() -> Release:
    """A draft with themes by area, small areas among them."""
    survey = crowd.make_crowded_survey()
    PublishedTables.define(survey, ["words:theme", "words:area", "words:theme,area"], [], by=None)
    for number in range(60):
        area = "a" if number < 30 else "b" if number < 45 else "c" if number < 55 else "d"
        crowd.write(survey, ["waiting"] if number % 2 else ["housing"], area)
    return cut(survey, "2026-Q3", None, TODAY)


def test_the_officer_reads_by_which_rule_each_number_is_hidden(office: Office) -> None:
    make_draft()
    page = office(Role.OFFICER).get(DRAFT).content.decode()
    assert "Hidden: fewer than 10 people, or none" in page
    assert "withheld so that another count cannot be worked out" in page
    assert "What hides numbers" in page
    assert "Whoever tries is in doubt about at least 5 people" in page


def test_the_reasons_are_gone_once_it_is_published(office: Office) -> None:
    release = make_draft()
    assert DraftAudit.objects.count() == 1
    office(Role.OFFICER).post(DRAFT, as_read(checked="on"))
    assert not DraftAudit.objects.exists()
    assert FrozenCounts.objects.filter(release=release).exists()  # the year needs them
    stored = Release.objects.get(pk=release.pk).document
    for reason in Reason:
        assert f'"{reason.value}"' not in stored


def test_discarding_leaves_nothing_of_it(office: Office) -> None:
    make_draft()
    office(Role.OFFICER).post(f"{DRAFT}discard/", as_read())
    assert not Release.objects.exists()
    assert not DraftAudit.objects.exists()
    assert not FrozenCounts.objects.exists()


def test_what_can_not_be_made_safe_is_shown_to_nobody_and_not_published(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsafe(period: Period, past: object, rule: object) -> Released:
        shown: dict[disclosure.Cell, int | None] = dict.fromkeys(period.people, 55)
        return Released(period, shown, {}, Audit("unsafe", 3, 1, "failed"))

    monkeypatch.setattr(disclosure, "protect", unsafe)
    release = make_draft()
    assert release.is_too_small
    assert "55" not in release.document
    officer = office(Role.OFFICER)
    page = officer.get(DRAFT).content.decode()
    assert "Not safe, so nothing is shown" in page
    assert "Publish these figures" not in page
    answer = officer.post(DRAFT, as_read(checked="on"), follow=True).content.decode()
    assert "could not be made safe" in answer
    with pytest.raises(ValidationError, match="could not be made safe"):
        publish(release, None, TODAY)
    release.refresh_from_db()
    assert release.status == Release.Status.DRAFT


def test_merging_says_what_would_show_and_stores_nothing(office: Office) -> None:
    release = make_draft()
    before = release.document
    address = f"{DRAFT}merge/words/area/"
    officer = office(Role.OFFICER)
    assert "Find the best two" in officer.get(address).content.decode()
    tried = officer.get(address, {"one": "c", "other": "d"}).content.decode()
    assert "South and West as one:" in tried
    assert "more people would stand in a number that shows" in tried
    best = officer.get(address, {"best": "1"}).content.decode()
    assert "as one:" in best
    assert "?." not in tried + best
    assert "To do it" in best
    assert officer.get(address, {"one": "c", "other": "c"}).status_code == 400
    assert officer.get(address, {"one": "c", "other": "nothing"}).status_code == 400
    assert officer.get(f"{DRAFT}merge/words/theme/").status_code == 404
    assert Release.objects.get().document == before


def test_what_opens_nothing_is_not_advised(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    make_draft()
    officer, address = office(Role.OFFICER), f"{DRAFT}merge/words/area/"
    none = {"names": ["A", "B"], "parts": ["a", "b"], "people": 0, "cells": 0, "is_safe": True}
    vain = {"found": [{**none, "opens": False}], "tried": 1, "pairs": 1}
    monkeypatch.setattr(drafts, "try_merging", lambda *_: vain)
    tried = officer.get(address, {"one": "c", "other": "d"}).content.decode()
    assert "no more people would stand" in tried
    assert "To do it" not in tried
    monkeypatch.setattr(drafts, "try_merging", lambda *_: {"found": [], "tried": 4, "pairs": 6})
    best = officer.get(address, {"best": "1"}).content.decode()
    assert "4 of 6 pairs were tried, and none of those opens anything." in best


def everything_of(release: Release) -> tuple[object, ...]:
    """Return all that is stored of a release for others to see."""
    row = Release.objects.filter(pk=release.pk).values().get()
    return row, list(release.themes.values()), list(release.themes.values("priorities"))


def test_nothing_that_happens_later_changes_a_published_release() -> None:
    release = make_draft()
    publish(release, None, TODAY)
    before = everything_of(release)
    survey, housing = release.survey, Theme.objects.get(slug="housing")
    crowd.write(survey, ["waiting"], "a", date(2026, 11, 1))  # one more in an open month
    crowd.write(survey, ["waiting"], "a")  # as if one could still join
    for text in Text.objects.all()[:20]:
        text.code(coder(), {housing})  # coded anew
    Coding.objects.filter(theme__slug="waiting").delete()
    PublishedTables.define(survey, ["words:theme"], [], by=None)
    assert everything_of(release) == before
    with pytest.raises(ValidationError, match="cut already"):
        cut(survey, "2026-Q3", None, TODAY)
    assert everything_of(release) == before


def test_what_comes_late_counts_in_the_next_quarter() -> None:
    release = make_draft()
    publish(release, None, TODAY)
    for number in range(12):
        themes = ["believed"] if number % 2 else []
        crowd.write(release.survey, themes, month=date(2026, 10, 1))
    later = cut(release.survey, "2026-Q4", None, date(2027, 1, 2))
    assert later.people == 10


def test_a_large_cut_is_the_workers(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "MOST_AT_ONCE", 5)
    survey = crowd.make_crowded_survey()
    for number in range(12):
        crowd.write(survey, ["waiting"] if number % 2 else [])
    officer = office(Role.OFFICER)
    page = officer.post(f"{DRAFT}cut/", follow=True).content.decode()
    assert "The worker has it." in page
    assert "Waiting for the worker" in page
    run = CutRun.objects.get()
    again = officer.post(f"{DRAFT}cut/", follow=True).content.decode()
    assert "This period is being cut already." in again
    run.begin()
    assert "Being cut" in officer.get("/cutting/").content.decode()
    CutRun.objects.update(status=CutRun.Status.WAITING)
    tasks.work.func(run.pk)
    assert 'href="/cutting/spring/2026-Q3/"' in officer.get("/cutting/").content.decode()
    assert Release.objects.count() == 1


@pytest.mark.parametrize(
    ("period", "tables", "status"),
    [
        ("2026-Q3", 8, CutRun.Status.FAILED),
        ("2026-Q3", 9, CutRun.Status.WAITING),
        ("2025", 2, CutRun.Status.FAILED),
        ("2025", 3, CutRun.Status.WAITING),
    ],
)
def test_many_tables_are_the_workers_and_a_years_sooner(
    period: str, tables: int, status: CutRun.Status
) -> None:
    """There is nothing to cut here: what is tried at once fails at once."""
    run = tasks.hand_over(
        factories.make_survey(), period, factories.make_user(Role.OFFICER), tables=tables
    )
    assert run.status == status


def test_a_cut_that_failed_says_why_and_can_be_asked_for_again(office: Office) -> None:
    survey = crowd.make_crowded_survey()
    run = CutRun.ask(survey, "2026-Q3", None)
    run.begin()
    CutRun.objects.update(begun_at=timezone.now() - timedelta(hours=2))
    page = office(Role.OFFICER).get("/cutting/").content.decode()
    assert "The worker was stopped before it was done" in page
    assert "Cut again" in page


def test_a_cut_that_never_began_does_not_block_its_period(office: Office) -> None:
    survey = crowd.make_crowded_survey()
    CutRun.ask(survey, "2026-Q3", None)
    officer = office(Role.OFFICER)
    CutRun.objects.update(asked_on=TODAY - timedelta(days=1))
    assert "Waiting for the worker" in officer.get("/cutting/").content.decode()
    CutRun.objects.update(asked_on=TODAY - timedelta(days=2))
    page = officer.get("/cutting/").content.decode()
    assert "Nobody began within a day" in page
    assert "Cut again" in page
    assert CutRun.ask(survey, "2026-Q3", None).status == CutRun.Status.WAITING


def test_a_cut_that_can_not_begin_says_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bool:
        raise RuntimeError

    monkeypatch.setattr(CutRun, "begin", broken)
    crowd.make_crowded_survey()
    with pytest.raises(RuntimeError):
        office(Role.OFFICER).post(f"{DRAFT}cut/")
    assert CutRun.objects.get().status == CutRun.Status.FAILED


def test_a_cut_that_breaks_leaves_nothing_half_written(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(DraftAudit.objects, "create", broken)
    crowd.make_crowded_survey()
    with pytest.raises(RuntimeError):
        office(Role.OFFICER).post(f"{DRAFT}cut/")
    assert not Release.objects.exists()
    assert not FrozenCounts.objects.exists()
    assert "Something went wrong (RuntimeError)" in CutRun.objects.get().note


def test_the_share_that_was_suggested_is_told_in_steps_of_five() -> None:
    survey = crowd.make_crowded_survey()
    waiting = Theme.objects.get(slug="waiting")
    for number in range(20):
        text = crowd.write(survey, ["waiting"] if number % 2 else ["housing"])
        Coding.objects.create(text=text, theme=waiting, status="suggested")
    release = cut(survey, "2026-Q3", None, TODAY)
    # The last text of each of the ten who wait was suggested; the first was not.
    assert release.figures.agreement.suggested == 25
