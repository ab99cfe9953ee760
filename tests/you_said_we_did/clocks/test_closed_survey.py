"""A survey's own page once it has closed: by when we answer, that we are late, or that we have."""

from datetime import date, timedelta

import pytest
from django.test import Client

from engagement.models import ClockLimits
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests.factories import make_release, make_survey, make_user
from tests.you_said_we_did.clocks.moving import Clock
from tests.you_said_we_did.making import make_finding, make_theme
from you_said_we_did.models import Finding, Paper

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
CLOSED = date(2026, 9, 30)
DUE = date(2026, 10, 28)
LATE = "We have not done so yet."


@pytest.fixture
def survey(clock: Clock) -> Survey:
    """A survey that closed when its quarter ended; its figures are out."""
    clock.today = CLOSED
    made = make_survey()
    made.close(None, CLOSED)
    clock.today = CLOSED + timedelta(days=10)
    make_release(made, waiting=25)
    return made


def page_of(public: Client) -> str:
    """Return the page of the survey."""
    answer = public.get("/q/spring/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_says_by_when(public: Client, survey: Survey, clock: Clock) -> None:
    assert Survey.objects.get().answer_due == DUE
    clock.today = DUE
    page = page_of(public)
    assert "By 28 October 2026 we will say in public what we heard here." in page
    assert LATE not in page


def test_it_says_that_we_are_late(public: Client, survey: Survey, clock: Clock) -> None:
    clock.today = DUE + timedelta(days=1)
    assert f"We said we would tell you by 28 October 2026 what we heard here. {LATE}" in page_of(
        public
    )


def test_a_public_finding_ends_it_and_taking_it_down_brings_it_back(
    public: Client, survey: Survey, clock: Clock
) -> None:
    clock.today = DUE + timedelta(days=30)
    finding = make_finding()
    assert LATE not in page_of(public)
    assert "We have said in public what we heard here." in page_of(public)
    editor = make_user(Role.COMMUNICATIONS)
    finding.show_to("restricted", editor)
    assert LATE in page_of(public)
    finding.show_to("public", editor)
    assert LATE not in page_of(public)
    Finding.objects.get().unpublish()
    assert LATE in page_of(public)
    actions = AuditEntry.objects.filter(action__startswith="survey.answer").order_by("pk")
    named = ["survey.answered", "survey.answer_taken_back"]
    assert list(actions.values_list("action", flat=True)) == named * 2


def test_a_theme_that_is_ticked_later_counts_while_it_is(
    public: Client, survey: Survey, clock: Clock
) -> None:
    theme = survey.releases.get().themes.get(slug="waiting")
    clock.today = DUE + timedelta(days=30)
    finding = make_finding(rests_on=make_theme("other"))
    assert LATE in page_of(public)
    finding.rest_also_on(None, [theme], None)
    assert LATE not in page_of(public)
    finding.rest_also_on(None, [], None)
    assert LATE in page_of(public)


def test_what_is_kept_back_is_no_answer(public: Client, survey: Survey, clock: Clock) -> None:
    """Control: a draft, a restricted finding and a partner's paper leave the page as it was."""
    clock.today = DUE + timedelta(days=1)
    make_finding("draft", live=False)
    kept = make_finding("kept", live=False)
    kept.show_to("restricted", make_user(Role.OFFICER))
    kept.latest_revision.publish()
    assert kept.first_out_on is None
    paper(survey, "partnership")
    assert LATE in page_of(public)


def paper(survey: Survey, visibility: str) -> Paper:
    """Write, approve and issue a paper about the survey's one release."""
    writer = make_user(Role.OFFICER, email=f"writer-{visibility}@testshire.example")
    reader = make_user(
        Role.OFFICER, Role.COMMUNICATIONS, email=f"reader-{visibility}@testshire.example"
    )
    made = Paper.draft(survey.releases.get(), writer, visibility=visibility)
    words = {field: "Words." for field, _, text in made.sections if not text}
    made.rewrite(writer, made.edition, **words)
    made.approve(reader, made.edition, has_looked=True)
    made.issue(reader, date(2026, 10, 20))
    return made


def test_a_public_paper_is_an_answer_until_it_is_withdrawn(
    public: Client, survey: Survey, clock: Clock
) -> None:
    clock.today = DUE + timedelta(days=1)
    made = paper(survey, "public")
    assert Survey.objects.get().answered_on == date(2026, 10, 20)
    assert LATE not in page_of(public)
    made.withdraw(make_user(Role.COMMUNICATIONS), "A mistake.")
    assert LATE in page_of(public)


def test_a_day_we_named_counts(public: Client, clock: Clock) -> None:
    survey = make_survey()
    Survey.objects.filter(pk=survey.pk).update(answer_due=date(2027, 1, 31))
    Survey.objects.get().close(None, clock.today)
    clock.today = date(2027, 1, 31)
    assert "By 31 January 2027 we will say" in page_of(public)
    clock.today = date(2027, 2, 1)
    assert LATE in page_of(public)


def test_between_its_last_day_and_the_timer_the_limit_counts(public: Client, clock: Clock) -> None:
    """Nobody has closed it yet, so no day is stored."""
    survey = make_survey()
    Survey.objects.filter(pk=survey.pk).update(closes_on=date(2026, 11, 20))
    ClockLimits.current().change(None, clock.today, heard_weeks=6)
    assert "By 1 January 2027 we will say" in page_of(public)
    assert Survey.objects.get().answer_due is None
    Survey.objects.get().close(None, clock.today)
    assert Survey.objects.get().answer_due == date(2027, 1, 1)


def test_an_open_survey_says_nothing_of_it(public: Client, clock: Clock) -> None:
    assert make_survey().answers_by(ClockLimits.current(), clock.today) is None
