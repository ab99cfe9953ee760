"""One finding in public: what was said, what follows, and nothing that is not published."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from freezegun import freeze_time

from engagement.models import Partnership
from engagement.neutral import giveaway_in
from tests.factories import TODAY, make_release, make_survey
from tests.you_said_we_did.making import make_commitment, make_finding, make_theme
from you_said_we_did.models import Finding, Visibility
from you_said_we_did.status import Status

PAGE = "/you-said-we-did/a-quicker-reply/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def frozen() -> Any:
    """Read the pages on one day."""
    with freeze_time(TODAY):
        yield


def words_of(client: Client, path: str = PAGE) -> str:
    """Read a page, its blanks made single."""
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_says_who_how_many_and_when_without_a_number(public: Client) -> None:
    make_finding()
    page = words_of(public)
    assert "People who have used local services: 10 or more people" in page
    assert "July to September 2026" in page
    assert "25" not in re.sub(r"<[^>]+>", " ", page.split("<main")[1])  # keys stand in links


def test_it_links_to_the_theme_as_it_was_released(public: Client) -> None:
    make_finding()
    page = words_of(public)
    assert 'href="#theme"' in page
    assert 'id="theme"' in page
    assert "About waiting." in page


def test_it_leads_to_the_open_survey_and_else_to_the_front_page(public: Client) -> None:
    finding = make_finding()
    assert 'href="/q/spring/"' in words_of(public)
    finding.themes[0].release.survey.close(by=None, on=TODAY)
    page = words_of(public)
    assert "/q/spring/" not in page
    assert "See what you can answer now" in page


def test_cannot_shows_reason_words_and_alternative(public: Client) -> None:
    make_commitment(make_finding(), Status.CANNOT)
    page = words_of(public)
    assert "It costs more than we have." in page
    assert "Five drop-ins would need more staff" in page
    assert "One drop-in at the library, with fares paid." in page


def test_the_log_shows_each_step_with_its_day(public: Client) -> None:
    make_commitment(make_finding(), Status.DONE)
    page = words_of(public)
    assert "<strong>4 May 2026:</strong> We heard." in page
    assert "<strong>4 May 2026:</strong> Two advisers have started." in page
    assert "<strong>4 May 2026:</strong> We did it." in page
    assert "We will check by 4 May 2027." in page


def test_the_outcome_is_shown(public: Client) -> None:
    make_commitment(make_finding(), Status.CHECKED)
    page = words_of(public)
    assert "<strong>Partly.</strong> People told us first calls are quicker." in page
    assert "Checked on 22 November 2026" in page


def test_owner_day_and_lateness_are_shown(public: Client) -> None:
    make_commitment(make_finding(), due=date(2026, 9, 30))
    page = words_of(public)
    assert "Council" in page
    assert "30 September 2026. This is late." in page


def test_a_commitment_that_is_only_a_draft_is_not_there(public: Client) -> None:
    make_commitment(make_finding(), live=False)
    page = words_of(public)
    assert "A call back in two days" not in page
    assert "We have not said yet what we will do." in page


def test_new_words_wait_until_they_are_approved(public: Client) -> None:
    finding = make_finding()
    commitment = make_commitment(finding)
    finding.draft_words(None, you_said="Not approved yet.")
    commitment.draft_words(None, words="Nor is this.")
    page = words_of(public)
    assert "Not approved yet." not in page
    assert "Nor is this." not in page
    assert "We will ring you back." in page


@pytest.mark.parametrize("visibility", [Visibility.RESTRICTED, Visibility.PARTNERSHIP])
def test_what_is_restricted_answers_like_what_never_was(
    public: Client, visibility: Visibility
) -> None:
    make_finding(visibility=visibility)
    kept = public.get(PAGE)
    never = public.get("/you-said-we-did/there-never-was/")
    assert kept.status_code == never.status_code == 404
    assert kept.content == never.content


def test_a_draft_answers_404(public: Client) -> None:
    make_finding(live=False)
    assert public.get(PAGE).status_code == 404


def test_markup_in_every_field_is_inert(public: Client) -> None:
    attack = "<script>alert(1)</script>"
    finding = make_finding(title=f"T{attack}", you_said=attack)
    commitment = make_commitment(finding, title=attack, words=attack, what_changes=attack)
    commitment.move_to(Status.DOING, None, TODAY)
    commitment.add_progress(attack, None, TODAY)
    commitment.move_to(Status.DONE, None, TODAY)
    commitment.record_outcome("yes", attack, None, TODAY)
    page = words_of(public)
    assert attack not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 7


@pytest.mark.parametrize("group", ["survivor", "perpetrator", "staff"])
def test_address_title_and_group_are_neutral(public: Client, group: str) -> None:
    make_finding(rests_on=make_theme(group=group))
    page = words_of(public)
    title = page.split("<title>")[1].split("</title>")[0]
    assert title == Partnership.current().short_name
    assert giveaway_in(PAGE) == ""
    assert giveaway_in(Finding.objects.get().who) == ""


@pytest.mark.parametrize("number", [1, 20])
def test_the_number_of_queries_does_not_grow(
    public: Client, django_assert_num_queries: Any, number: int
) -> None:
    finding = make_finding()
    for _ in range(number):
        make_commitment(finding, Status.CHECKED)
    make_release(make_survey("other"), waiting=15)
    with django_assert_num_queries(9):
        words_of(public)


@pytest.mark.parametrize("path", ["no-such-thing/", "kept/", "by/9999/"])
def test_what_is_not_there_has_the_same_title_as_what_is(public: Client, path: str) -> None:
    make_finding("kept", visibility="restricted")
    response = public.get(f"/you-said-we-did/{path}")
    assert response.status_code == 404
    title = Partnership.current().short_name
    assert f"<title>{title}</title>" in response.content.decode()
    assert f'<meta property="og:title" content="{title}">' in response.content.decode()
