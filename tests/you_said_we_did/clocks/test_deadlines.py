"""What is due, from when, by when, and what meets it."""

from datetime import date, timedelta
from typing import Any

import pytest

from engagement.models import ClockLimits
from feedback.releases.models import Release
from feedback.surveys.models import Survey
from hearback.people.roles import Role
from tests.factories import make_agency, make_release, make_survey, make_user
from tests.you_said_we_did.clocks.moving import Clock
from tests.you_said_we_did.making import make_commitment, make_finding, refuse
from you_said_we_did.clocks.deadlines import Deadline, Kind, deadlines, top_themes
from you_said_we_did.clocks.rows import read_office, read_public
from you_said_we_did.models import Commitment, Finding

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
QUARTER_END = date(2026, 9, 30)


def found(kind: Kind, today: date = TODAY, *, office: bool = True) -> list[Deadline]:
    """Return the deadlines of a kind."""
    rows = read_office() if office else read_public()
    return [one for one in deadlines(rows, ClockLimits.current(), today) if one.kind == kind]


def heard_of(period: str) -> Deadline:
    """Return the clock of what was heard in a quarter."""
    (one,) = [one for one in found(Kind.HEARD) if one.period == period]
    return one


def heard_of_survey(release: Release, *, office: bool) -> Deadline:
    """Return the clock of what was heard from one survey in a release's quarter."""
    every = found(Kind.HEARD, office=office)
    (one,) = [one for one in every if (one.pk, one.period) == (release.survey_id, release.period)]
    return one


@pytest.fixture
def release(clock: Clock) -> Release:
    """Figures of July to September of a survey that has been open since January."""
    return make_release(make_survey(), waiting=25, housing=20, money=None)


def test_a_quarter_without_a_word_is_late(release: Release) -> None:
    one = heard_of("July to September 2026")
    assert (one.due, one.met_on) == (QUARTER_END + timedelta(weeks=4), None)
    assert one.days_late(TODAY) == 25
    assert (one.door.name, one.door.pk) == ("drafting:draft", release.themes.get(slug="waiting").pk)
    early = heard_of("January to March 2026")
    assert (early.door.name, early.is_late(TODAY)) == ("cutting:home", True)


def test_a_public_finding_about_the_quarter_meets_it(release: Release, clock: Clock) -> None:
    clock.today = date(2026, 10, 28)
    make_finding()
    one = heard_of("July to September 2026")
    assert (one.met_on, one.days_late(TODAY)) == (clock.today, 0)
    assert heard_of("April to June 2026").met_on is None


@pytest.mark.parametrize("office", [True, False])
def test_what_it_also_rests_on_is_answered_as_well(
    release: Release, clock: Clock, office: bool
) -> None:
    clock.today = date(2026, 10, 28)
    other = make_release(make_survey("other"), believed=25).themes.get(slug="believed")
    main, beside = (release.themes.get(slug=slug) for slug in ("housing", "waiting"))
    finding = make_finding(rests_on=other, also_rests_on=[main, beside])
    commitment = make_commitment(finding)
    assert heard_of_survey(release, office=office).met_on == clock.today
    begun = {one.pk: one for one in found(Kind.RESPONSE, office=office)}[beside.pk]
    assert (begun.met_on, begun.door.pk) == (None, commitment.pk)
    commitment.move_to("doing", None, clock.today)
    met = {one.pk: one.met_on for one in found(Kind.RESPONSE, office=office)}
    assert met == dict.fromkeys((other.pk, main.pk, beside.pk), clock.today)


def test_a_draft_is_found_from_what_it_also_rests_on(release: Release) -> None:
    main, beside = (release.themes.get(slug=slug) for slug in ("housing", "waiting"))
    draft = make_finding(rests_on=main, also_rests_on=[beside], live=False)
    doors = {one.pk: (one.door.name, one.door.pk) for one in found(Kind.RESPONSE)}
    assert doors[beside.pk] == doors[main.pk] == ("drafting:finding", draft.pk)


def test_new_words_later_change_nothing(release: Release, clock: Clock) -> None:
    clock.today = date(2026, 10, 28)
    finding = make_finding()
    clock.today = TODAY
    finding.draft_words(None, you_said="Said better.").publish()
    assert Finding.objects.get().approved_on == TODAY
    assert heard_of("July to September 2026").met_on == date(2026, 10, 28)


@pytest.mark.parametrize("visibility", ["restricted", "partnership"])
def test_what_is_kept_back_meets_nothing(release: Release, visibility: str) -> None:
    finding = make_finding(visibility=visibility)
    make_commitment(finding, "done")
    assert heard_of("July to September 2026").met_on is None
    assert {one.met_on for one in found(Kind.RESPONSE)} == {None}


def test_a_partner_agencys_comments_start_no_clock(clock: Clock) -> None:
    survey = make_survey()
    Survey.objects.filter(pk=survey.pk).update(consultation=None, agency=make_agency())
    make_release(survey)
    assert found(Kind.HEARD) == found(Kind.RESPONSE) == []


def test_what_is_long_past_is_left_out(release: Release) -> None:
    assert found(Kind.HEARD, date(2028, 9, 30))[0].period == "July to September 2026"
    assert found(Kind.HEARD, date(2028, 10, 1))[0].period != "July to September 2026"


# Top themes, and what answers them.


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"a": 10, "b": None}, "a"),
        ({"a": 10, "b": 20, "c": 30, "d": 40, "e": 50, "f": 60}, "fedcb"),
        ({"a": 50, "b": 40, "c": 30, "d": 20, "e": 10, "f": 10, "g": 10, "h": None}, "abcdefg"),
        ({"a": 20, "b": 20, "c": 20, "d": 20, "e": 20, "f": 15}, "abcde"),
    ],
)
def test_top_themes_are_five_and_ties(clock: Clock, counts: Any, expected: str) -> None:
    make_release(make_survey(), **counts)
    (release,) = read_public().releases.popitem()[1]
    assert "".join(theme.slug for theme in top_themes(release)) == expected


def of_theme(slug: str, release: Release) -> Deadline:
    """Return the clock of a theme's answer."""
    key = release.themes.get(slug=slug).pk
    (one,) = [one for one in found(Kind.RESPONSE) if one.pk == key]
    return one


def test_twelve_weeks_for_each_top_theme(release: Release) -> None:
    assert {one.due for one in found(Kind.RESPONSE)} == {QUARTER_END + timedelta(weeks=12)}
    assert {one.theme for one in found(Kind.RESPONSE)} == {"Waiting", "Housing"}
    assert of_theme("waiting", release).door.name == "drafting:draft"


def test_figures_of_a_year_start_no_clock(clock: Clock) -> None:
    make_release(make_survey(), period="2025", waiting=25)
    assert found(Kind.RESPONSE) == []


def test_only_what_says_what_we_do_answers(release: Release, clock: Clock) -> None:
    """A finding alone does not, nor does a commitment that was only heard."""
    finding = make_finding(rests_on=release.themes.get(slug="waiting"))
    assert of_theme("waiting", release).door.name == "drafting:finding"
    commitment = make_commitment(finding)
    one = of_theme("waiting", release)
    assert (one.met_on, one.door.name, one.door.pk) == (None, "drafting:move", commitment.pk)
    assert one.owners == (commitment.owner_id,)
    commitment.move_to("considering", None, TODAY)
    assert of_theme("waiting", release).met_on is None
    commitment.move_to("doing", None, TODAY)
    assert of_theme("waiting", release).met_on == TODAY


def test_why_we_cannot_is_an_answer_until_it_is_taken_back(release: Release) -> None:
    commitment = make_commitment(make_finding(rests_on=release.themes.get(slug="waiting")))
    refuse(commitment)
    assert of_theme("waiting", release).met_on == TODAY
    commitment.move_to("considering", None, TODAY)
    assert of_theme("waiting", release).met_on is None


def test_an_answer_holds_for_a_year(clock: Clock) -> None:
    survey = make_survey()
    first = make_release(survey, period="2026-Q1", waiting=25)
    make_commitment(make_finding(rests_on=first.themes.get()), "doing")
    later = make_release(survey, period="2026-Q3", waiting=25)
    assert of_theme("waiting", later).met_on == TODAY
    assert of_theme("waiting", later).owners == of_theme("waiting", first).owners
    clock.today = date(2027, 6, 1)
    last = make_release(survey, period="2027-Q1", waiting=25)
    key = last.themes.get().pk
    (one,) = [one for one in found(Kind.RESPONSE, clock.today) if one.pk == key]
    assert one.met_on is None


def test_a_later_answer_does_not_reach_back(clock: Clock) -> None:
    survey = make_survey()
    first = make_release(survey, period="2026-Q1", waiting=25)
    later = make_release(survey, period="2026-Q3", waiting=25)
    make_commitment(make_finding(rests_on=later.themes.get()), "doing")
    assert of_theme("waiting", first).met_on is None


# Commitments.


def test_a_promise_its_news_and_its_check(release: Release, clock: Clock) -> None:
    commitment = make_commitment(make_finding(), "doing", due=date(2026, 11, 1))
    (promise,) = found(Kind.PROMISE)
    assert (promise.days_late(TODAY), promise.door.name) == (21, "drafting:commitment")
    (news,) = found(Kind.NEWS)
    assert news.due == date(2026, 5, 4) + timedelta(days=92)
    commitment.add_progress("More.", None, TODAY)
    assert found(Kind.NEWS)[0].due == TODAY + timedelta(days=92)
    assert found(Kind.CHECK) == []
    Commitment.objects.get().move_to("done", None, TODAY)
    assert found(Kind.NEWS) == []
    assert found(Kind.PROMISE)[0].met_on == TODAY
    (check,) = found(Kind.CHECK)
    assert (check.due, check.met_on) == (date(2027, 11, 22), None)
    Commitment.objects.get().record_outcome("yes", "Asked again.", None, date(2027, 12, 1))
    (check,) = found(Kind.CHECK)
    assert (check.met_on, check.days_late(TODAY)) == (date(2027, 12, 1), 9)


def test_what_was_refused_is_owed_no_more(release: Release) -> None:
    make_commitment(make_finding(), "cannot", due=date(2026, 11, 1))
    assert found(Kind.PROMISE) == found(Kind.NEWS) == found(Kind.CHECK) == []


def test_a_draft_is_the_offices_alone(release: Release) -> None:
    """And nobody waits for news of what nobody can read."""
    make_commitment(make_finding(), "doing", live=False, due=date(2026, 11, 1))
    assert found(Kind.NEWS) == []
    assert found(Kind.PROMISE, office=False) == []
    (one,) = found(Kind.PROMISE)
    assert (one.is_public, one.is_for_owner) == (False, False)


def test_a_restricted_one_is_not_on_its_owners_list(release: Release) -> None:
    finding = make_finding()
    make_commitment(finding, due=date(2026, 11, 1))
    assert found(Kind.PROMISE)[0].is_for_owner
    finding.show_to("restricted", make_user(Role.OFFICER))
    assert not found(Kind.PROMISE)[0].is_for_owner
    assert found(Kind.PROMISE, office=False) == []


@pytest.mark.parametrize("number", [1, 12])
def test_the_number_of_queries_does_not_grow(
    django_assert_num_queries: Any, clock: Clock, number: int
) -> None:
    for n in range(number):
        survey = make_survey(f"survey-{n}")
        for period in ("2026-Q1", "2026-Q2"):
            release = make_release(survey, period=period, waiting=25)
            finding = make_finding(f"f-{n}-{period.lower()}", rests_on=release.themes.get())
            make_commitment(finding, "doing")
            make_commitment(finding, "checked")
    with django_assert_num_queries(10):
        deadlines(read_office(), ClockLimits.current(), TODAY)
    with django_assert_num_queries(8):
        deadlines(read_public(), ClockLimits.current(), TODAY)
