"""From codings to stored figures."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from feedback.cutting.cut import cut
from feedback.desk.agreement import Agreement
from feedback.fields import random_key
from feedback.releases.models import Release, ReleaseTheme
from feedback.responses.models import Coding, Theme
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.cutting import world

pytestmark = pytest.mark.django_db
TODAY = factories.TODAY
AUGUST = date(2026, 8, 1)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Agreement as if it had been measured; returns what was asked."""
    asked: list[dict[str, Any]] = []

    def measure(**question: Any) -> Agreement:
        asked.append(question)
        return Agreement(human=0.71666, machine=0.40512, texts_human=30, texts_machine=90)

    monkeypatch.setattr("feedback.cutting.measures.measure", measure)
    return asked


def test_people_are_counted_not_mentions(measured: object) -> None:
    made = world.make_world()
    rows = {row.slug: row.people for row in made.release.themes.all()}
    assert rows == made.shown
    assert made.release.people == made.base == 65
    assert sum(1 for people in rows.values() if people is not None) >= 12
    assert rows["blame"] is None
    assert rows["immigration"] is None


def test_two_texts_of_one_person_are_one_person(measured: object) -> None:
    factories.make_codebook()
    theme = Theme.objects.get(slug="waiting")
    survey, coder = factories.make_survey(), world.coder()
    for _ in range(9):
        person = random_key()
        for _ in range(3):
            factories.make_text(survey.current_version(), person=person).code(coder, {theme})
    factories.make_text(survey.current_version()).code(coder, set())
    release = cut(survey, "2026-Q3", by=None, today=TODAY)
    assert release.people == 10
    assert release.themes.get(slug="waiting").people is None


def test_only_the_first_coders_confirmations_count(measured: object) -> None:
    factories.make_codebook()
    theme = Theme.objects.get(slug="waiting")
    survey, coder = factories.make_survey(), world.coder()
    second = factories.make_user(Role.CODER, email="second@testshire.example")
    for number in range(30):
        text = factories.make_text(survey.current_version())
        Coding.objects.create(text=text, theme=theme, status="suggested")
        text.code(coder, {theme} if number < 12 else set())
        text.code(second, {theme}, is_second=True)
    release = cut(survey, "2026-Q3", by=None, today=TODAY)
    assert release.themes.get(slug="waiting").people == 10


def test_only_this_survey_and_only_this_quarter_count(measured: object) -> None:
    factories.make_codebook()
    theme = Theme.objects.get(slug="waiting")
    survey, other = factories.make_survey(), factories.make_survey(slug="team", group="staff")
    coder = world.coder()
    for month in (date(2026, 6, 1), date(2026, 7, 1), date(2026, 9, 1), date(2026, 10, 1)):
        for number in range(12):
            seen = {theme} if number % 2 else set()
            factories.make_text(survey.current_version(), month=month).code(coder, seen)
            factories.make_text(other.current_version(), month=month).code(coder, seen)
    release = cut(survey, "2026-Q3", by=None, today=TODAY)
    assert (release.people, release.themes.get(slug="waiting").people) == (25, 10)


def test_a_release_copies_every_theme_as_it_stands_and_keeps_it(measured: object) -> None:
    made = world.make_world()
    theme = Theme.objects.get(slug="blame")
    serves = set(theme.priorities.all())
    Theme.objects.update(name="Renamed", definition="Changed", position=0)
    for each in Theme.objects.all():
        each.priorities.clear()
    row = made.release.themes.get(slug="blame")
    assert (row.name, row.definition) == ("About blame", "What people say about blame.")
    assert (row.group_name, row.hidden) == ("Group c", ReleaseTheme.Hidden.FEW)
    assert set(row.priorities.all()) == serves
    assert [row.slug for row in made.release.themes.all()] == list(world.COUNTS)
    assert made.release.codebook == "Large codebook, version 1"


def test_agreement_is_stored_no_finer_than_two_places(measured: list[dict[str, Any]]) -> None:
    made = world.make_world()
    assert (made.release.human_agreement, made.release.machine_agreement) == (0.72, 0.41)
    days = {"first": date(2026, 7, 1), "last": date(2026, 9, 30)}
    assert measured == [{"survey": made.survey, **days}]


def test_agreement_over_too_few_texts_is_not_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    few = Agreement(human=1.0, machine=0.4, texts_human=9, texts_machine=10)
    monkeypatch.setattr("feedback.cutting.measures.measure", lambda **_: few)
    made = world.make_world()
    assert (made.release.human_agreement, made.release.machine_agreement) == (None, 0.4)


def test_agreement_is_really_measured() -> None:
    factories.make_codebook()
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    survey, first = factories.make_survey(), world.coder()
    second = factories.make_user(Role.CODER, email="second@testshire.example")
    for number in range(24):
        text = factories.make_text(survey.current_version(), is_drawn=True)
        sees = {themes[("waiting", "believed", "housing")[number % 3]]}
        Coding.objects.create(text=text, theme=themes["waiting"], status="suggested")
        text.code(first, sees)
        text.code(second, sees, is_second=True)
    release = cut(survey, "2026-Q3", by=None, today=TODAY)
    assert release.human_agreement == 1
    assert release.machine_agreement is not None
    assert release.machine_agreement < 0.5


def test_a_quarter_that_is_too_small_holds_no_number_at_all(
    measured: list[dict[str, Any]],
) -> None:
    made = world.make_world({"waiting": 9, "blame": 2, "info": 0}, base=9)
    stored = Release.objects.filter(pk=made.release.pk).values().get()
    assert made.release.is_too_small
    for name in ("people", "human_agreement", "machine_agreement"):
        assert stored[name] is None
    assert [row.people for row in made.release.themes.all()] == [None, None, None]
    assert measured == []


def test_a_quarter_nobody_wrote_in_is_too_small_too(measured: object) -> None:
    factories.make_codebook()
    release = cut(factories.make_survey(), "2026-Q3", by=None, today=TODAY)
    assert release.is_too_small


@pytest.mark.parametrize(
    ("quarter", "today", "why"),
    [
        ("2026-Q4", TODAY, "not over yet"),
        ("2026-Q3", date(2026, 9, 30), "not over yet"),
        ("2027-Q1", TODAY, "not over yet"),
        ("2026-Q9", TODAY, "no such quarter"),
        ("2025-Q4", TODAY, "had not opened yet"),
    ],
)
def test_a_quarter_that_is_not_over_or_never_was_is_refused(
    quarter: str, today: date, why: str
) -> None:
    factories.make_codebook()
    with pytest.raises(ValidationError, match=why):
        cut(factories.make_survey(), quarter, by=None, today=today)
    assert not Release.objects.exists()


def test_the_day_after_a_quarter_it_can_be_cut(measured: object) -> None:
    factories.make_codebook()
    assert cut(factories.make_survey(), "2026-Q3", by=None, today=date(2026, 10, 1)).pk


def test_a_quarter_with_a_text_that_is_not_coded_is_refused(measured: object) -> None:
    factories.make_codebook()
    survey = factories.make_survey()
    text = factories.make_text(survey.current_version(), month=AUGUST)
    with pytest.raises(ValidationError, match="not coded yet"):
        cut(survey, "2026-Q3", by=None, today=TODAY)
    text.code(world.coder(), set())
    factories.make_text(survey.current_version(), month=date(2026, 10, 1))
    assert cut(survey, "2026-Q3", by=None, today=TODAY).pk


def test_without_a_codebook_there_is_nothing_to_count_by() -> None:
    with pytest.raises(ValidationError, match="No codebook is in use"):
        cut(factories.make_survey(), "2026-Q3", by=None, today=TODAY)


def test_codings_with_a_retired_theme_are_not_silently_lost(measured: object) -> None:
    factories.make_codebook()
    survey = factories.make_survey()
    text = factories.make_text(survey.current_version())
    text.code(world.coder(), {Theme.objects.get(slug="waiting")})
    world.make_large_codebook(["blame"])
    with pytest.raises(ValidationError, match="coded with “Waiting”, which the codebook no longer"):
        cut(survey, "2026-Q3", by=None, today=TODAY)
    text.code(world.coder(), {Theme.objects.get(slug="blame")})
    assert [row.slug for row in cut(survey, "2026-Q3", None, TODAY).themes.all()] == ["blame"]


def test_a_quarter_is_cut_once_and_never_computed_again(measured: object) -> None:
    made = world.make_world()
    before = list(made.release.themes.values("slug", "people", "hidden"))
    world.write(made.survey, {"blame": 30}, 30, AUGUST)
    with pytest.raises(ValidationError, match="cut already"):
        cut(made.survey, "2026-Q3", by=None, today=TODAY)
    assert list(made.release.themes.values("slug", "people", "hidden")) == before


def test_of_two_people_pressing_at_once_one_is_refused_in_words(
    measured: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = world.make_world()
    # As if the other's draft had been stored after ours looked for it.
    monkeypatch.setattr("feedback.cutting.cut.refuse_cut_already", lambda *_: None)
    with pytest.raises(ValidationError, match="cut already"):
        cut(made.survey, "2026-Q3", by=None, today=TODAY)
    assert Release.objects.count() == 1


def test_a_cut_is_written_down_and_stays_a_draft(measured: object) -> None:
    factories.make_codebook()
    officer = factories.make_user(Role.OFFICER)
    release = cut(factories.make_survey(), "2026-Q3", by=officer, today=TODAY)
    assert release.status == Release.Status.DRAFT
    entry = AuditEntry.objects.get(action="release.cut")
    assert (entry.actor, entry.subject) == (officer.email, "spring 2026-Q3")


def test_a_discarded_draft_can_be_cut_again(measured: object) -> None:
    factories.make_codebook()
    survey = factories.make_survey()
    cut(survey, "2026-Q3", by=None, today=TODAY).discard(by=None)
    assert cut(survey, "2026-Q3", by=None, today=TODAY).pk
