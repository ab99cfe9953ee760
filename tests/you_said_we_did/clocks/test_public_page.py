"""When you hear from us: the limits, what is late and how each agency does, for everyone."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from engagement.models import Agency, ClockLimits
from engagement.neutral import giveaway_in
from hearback.people.roles import Role
from tests.factories import make_agency, make_release, make_survey, make_user
from tests.you_said_we_did.clocks.moving import Clock
from tests.you_said_we_did.making import make_commitment, make_finding
from you_said_we_did.clocks.figures import Share, figures_for
from you_said_we_did.models import Finding

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
PAGE = "/you-said-we-did/when/"


def text_of(public: Client) -> str:
    """Return the page's words in one line."""
    answer = public.get(PAGE)
    assert answer.status_code == 200
    words = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", words)


def test_before_anything_was_asked(public: Client, clock: Clock) -> None:
    page = text_of(public)
    assert "Within 4 weeks after we stop asking" in page
    assert "Nobody waits longer than they should" in page
    assert "There is nothing to count yet." in page
    assert "No partner has promised anything here yet." in page
    assert "We last changed these times" not in page


def test_limits_are_public_with_the_day_they_changed(public: Client, clock: Clock) -> None:
    ClockLimits.current().change(None, date(2026, 11, 5), heard_weeks=1, update_days=60)
    page = text_of(public)
    assert "Within 1 week after we stop asking" in page
    assert "Every 60 days at least" in page
    assert "We last changed these times on 5 November 2026." in page


def test_late_is_late(public: Client, clock: Clock) -> None:
    clock.today = date(2027, 1, 31)
    survey = make_survey()
    make_release(survey, waiting=25)
    page = text_of(public)
    who = "People who have used local services, July to September 2026."
    assert f"Late What we heard {who} It was due on 28 October 2026, 95 days ago." in page
    assert f"What we do about a theme: Waiting {who} It was due on 23 December 2026" in page
    assert survey.name not in page


def test_title_and_address_are_neutral(public: Client) -> None:
    page = public.get(PAGE).content.decode()
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", page)
    assert title
    assert heading
    assert giveaway_in(title[1]) == giveaway_in(heading[1]) == giveaway_in(PAGE) == ""


def test_no_finding_takes_its_address() -> None:
    with pytest.raises(Exception, match="Another page has this address"):
        make_finding("when")


def test_the_list_leads_here_and_a_query_leads_nowhere(public: Client) -> None:
    assert PAGE in public.get("/you-said-we-did/").content.decode()
    assert public.get(f"{PAGE}?agency=council").status_code == 404


def mixed(clock: Clock) -> list[Agency]:
    """Two agencies: one has answered, done and checked; the other is late and silent."""
    council, health = make_agency("council"), make_agency("health")
    clock.today = date(2026, 10, 10)
    release = make_release(make_survey(), waiting=25, housing=20)
    first, second = (
        make_finding(f"about-{slug}", rests_on=release.themes.get(slug=slug))
        for slug in ("waiting", "housing")
    )
    make_commitment(first, "checked", owner=council)
    make_commitment(first, "cannot", owner=council)
    make_commitment(second, "heard", owner=health, due=date(2026, 11, 1))
    clock.today = date(2026, 11, 22)
    make_commitment(second, "doing", owner=council, due=None)
    return [council, health]


def test_figures_of_each_agency(public: Client, clock: Clock) -> None:
    council, health = mixed(clock)
    figures = figures_for([council, health], clock.today)
    one = figures[council.pk]
    assert (one.answered, one.done, one.checked) == (Share(2, 2), Share(1, 2), Share(1, 1))
    # Ten days after the quarter for one theme, 53 for the other.
    assert (one.days, one.refused, one.late, one.silent) == (32, 1, 0, 1)
    other = figures[health.pk]
    assert (other.answered, other.days, other.done) == (Share(0, 1), None, Share(0, 1))
    assert (other.checked, other.late, other.silent) == (Share(0, 0), 1, 1)
    page = text_of(public)
    assert "Said what it does, or why it can’t 2 of 2 (100%), usually after 32 days" in page
    assert "Promises that are done 1 of 2 (50%). Besides, 1 can’t be done, and we said why" in page
    assert "Late now Late 1 past the day we named, 1 without news for too long" in page
    assert "Checked whether it helped None yet" in page


def test_what_is_not_public_shifts_no_number(public: Client, clock: Clock) -> None:
    """Control: each of these, let out, changes the page."""
    agencies = mixed(clock)
    before, page = figures_for(agencies, clock.today), text_of(public)
    theme = Finding.objects.get(slug="about-waiting").rests_on
    kept = [
        make_finding("kept-one", visibility="restricted", rests_on=theme),
        make_finding("kept-two", visibility="partnership", rests_on=theme),
        make_finding("kept-three", live=False, rests_on=theme),
    ]
    promises = [make_commitment(one, "done", owner=agencies[1]) for one in kept]
    draft = make_commitment(
        Finding.objects.get(slug="about-waiting"), "done", owner=agencies[1], live=False
    )
    assert figures_for(agencies, clock.today) == before
    assert text_of(public) == page
    editor = make_user(Role.COMMUNICATIONS)
    kept[0].show_to("public", editor)
    shown = figures_for(agencies, clock.today)
    assert shown[agencies[1].pk].done == Share(1, 2)
    draft.latest_revision.publish()
    assert figures_for(agencies, clock.today)[agencies[1].pk].done == Share(2, 3)
    assert text_of(public) != page
    assert len(promises) == 3


def test_an_owner_without_anything_has_empty_figures(clock: Clock) -> None:
    one = figures_for([make_agency()], clock.today)
    (figures,) = one.values()
    assert (str(figures.done), figures.done.per_cent, figures.days) == ("None yet", None, None)


@pytest.mark.parametrize("number", [1, 10])
def test_queries_do_not_grow(
    public: Client, django_assert_num_queries: Any, clock: Clock, number: int
) -> None:
    for n in range(number):
        theme = make_release(make_survey(f"survey-{n}"), waiting=25).themes.get()
        finding = make_finding(f"finding-{n}", rests_on=theme)
        make_commitment(finding, "doing", owner=make_agency(f"agency-{n}"))
    public.get(PAGE)
    cache.clear()
    with django_assert_num_queries(11):
        public.get(PAGE)
