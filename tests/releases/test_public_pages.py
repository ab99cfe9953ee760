"""The public's pages of figures: what is out, as it stood, and no cut that was not made."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.neutral import giveaway_in
from feedback.releases.models import Release
from feedback.surveys.models import Survey
from tests import factories
from tests.releases.documents import make_document
from tests.safety.public_rules import header_faults

pytestmark = pytest.mark.django_db
REPORT = "/results/spring/2026-Q3/"
FACES = (
    "",
    "figures.csv",
    "figures.json",
    "trend/wide.svg",
    "trend/narrow.svg",
    "words/theme/wide.svg",
    "words/theme/narrow.svg",
)
Answer = Any  # the test client's own kind of response has no public name


def words_of(answer: Answer) -> str:
    """Return the main part of a page on one line."""
    found = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]*>", " ", found.group()).split())


def publish(survey: Survey, period: str, people: int | None = 100, **values: int | None) -> Release:
    """Publish a release of one period."""
    document = make_document(survey.slug, survey.name, values, people=people, period=period)
    release = Release.store(survey, document)
    release.publish(by=None, on=factories.TODAY)
    return release


def test_before_anything_is_out_the_list_says_so(public: Client) -> None:
    assert "There are no results yet." in words_of(public.get("/results/"))


def test_the_list_leads_to_every_release_that_is_out(public: Client) -> None:
    spring, team = factories.make_survey(), factories.make_survey("team")
    publish(spring, "2026-Q2", waiting=20)
    publish(spring, "2026-Q3", waiting=20)
    publish(team, "2026", people=None, waiting=None)
    factories.make_release(factories.make_survey("later"), is_published=False)
    answer = public.get("/results/")
    links = re.findall(r'href="(/results/[^"]+/[^"]+/)"', answer.content.decode())
    assert links == ["/results/spring/2026-Q3/", "/results/spring/2026-Q2/", "/results/team/2026/"]
    assert "2026 , Survey team (no numbers on what people wrote)" in words_of(answer)


def test_every_page_leads_there(public: Client) -> None:
    for path in ("/results/", "/you-said-we-did/"):
        page = public.get(path).content.decode()
        assert '<a class="govuk-link" href="/results/"' in page
    assert "The numbers behind it" in public.get("/you-said-we-did/").content.decode()


def test_a_draft_is_not_found(public: Client) -> None:
    factories.make_release(factories.make_survey(), is_published=False)
    assert [public.get(REPORT + face).status_code for face in FACES] == [404] * len(FACES)


def test_what_a_partner_agency_handed_in_is_not_the_publics(public: Client) -> None:
    survey = factories.make_survey()
    publish(survey, "2026-Q3", waiting=20)
    assert public.get(REPORT).status_code == 200
    Survey.objects.update(agency=factories.make_agency(), consultation=None)
    assert [public.get(REPORT + face).status_code for face in FACES] == [404] * len(FACES)
    assert "Survey spring" not in words_of(public.get("/results/"))


@pytest.mark.parametrize("period", ["2026-Q5", "2026-Q2", "latest", "2026", "0"])
def test_a_period_without_a_release_is_not_found(public: Client, period: str) -> None:
    publish(factories.make_survey(), "2026-Q3", waiting=20)
    assert public.get(f"/results/spring/{period}/").status_code == 404


@pytest.mark.parametrize(
    "face",
    ["words/nothing/wide.svg", "nobody/theme/wide.svg", "words/theme/huge.svg", "trend/huge.svg"],
)
def test_a_picture_that_was_not_made_is_not_found(public: Client, face: str) -> None:
    publish(factories.make_survey(), "2026-Q3", waiting=20)
    assert public.get(REPORT + face).status_code == 404


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    name=st.sampled_from(["area", "theme", "period", "k", "format", "page", "q", ""])
    | st.text(st.characters(codec="ascii", exclude_characters="#\r\n"), max_size=12),
    value=st.sampled_from(["north", "*", "1", "5", "all", "csv", "' OR 1=1", ""])
    | st.text(st.characters(codec="ascii", exclude_characters="#\r\n"), max_size=12),
    face=st.sampled_from(FACES),
)
def test_no_query_makes_a_cut(public: Client, name: str, value: str, face: str) -> None:
    if not Release.objects.exists():
        publish(factories.make_survey(), "2026-Q3", waiting=20)
    plain = public.get(REPORT + face)
    asked = public.get(REPORT + face, QUERY_STRING=f"{name}={value}")
    assert plain.status_code == 200
    assert asked.status_code == 404
    assert b"Waiting" not in asked.content


def test_every_face_has_the_headers_no_cookie_and_no_script_of_its_own(public: Client) -> None:
    publish(factories.make_survey(), "2026-Q3", waiting=20)
    others = ("/results/", "/results/protecting-small-groups/", "/results/figures.schema.json")
    for path in (*(REPORT + face for face in FACES), *others):
        answer = public.get(path)
        assert answer.status_code == 200, path
        assert header_faults(path, answer.headers) == []
        assert not answer.cookies
        assert not re.search(rb"<script(?![^>]*src=)|<style|style=|\son\w+=", answer.content), path
        assert giveaway_in(path) == ""
        title = re.search(rb"<title>(.*?)</title>", answer.content)
        if answer.headers["Content-Type"].startswith("text/html"):
            assert title
            assert giveaway_in(title[1].decode()) == ""


def test_files_name_themselves_by_the_digest_and_are_not_sent_twice(public: Client) -> None:
    release = publish(factories.make_survey(), "2026-Q3", waiting=20)
    tag = f'"{release.digest}"'
    for face in FACES[1:]:
        assert public.get(REPORT + face).headers["ETag"] == tag
        again = public.get(REPORT + face, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert public.get(REPORT + face, headers={"If-None-Match": '"x"'}).status_code == 200
    # A page changes with the site around it, so it has no name.
    assert "ETag" not in public.get(REPORT).headers


def test_files_have_neutral_names(public: Client) -> None:
    publish(factories.make_survey(), "2026-Q3", waiting=20)
    for kind in ("csv", "json"):
        given = public.get(f"{REPORT}figures.{kind}").headers["Content-Disposition"]
        assert given == f'attachment; filename="spring-2026-Q3.{kind}"'


def test_a_period_that_is_too_small_says_so_and_shows_no_number(public: Client) -> None:
    publish(factories.make_survey(), "2026-Q3", people=None, waiting=None)
    answer = public.get(REPORT)
    said = words_of(answer)
    assert "What people wrote can’t be shown in numbers safely" in said
    assert "Fewer than 10 people wrote something." in said
    assert "<img" not in answer.content.decode().partition("<main")[2]
    assert "Every number here is hidden (fewer than 10, or withheld to protect people)" in said
    assert b"<table" not in answer.content
    assert b"/wide.svg" not in answer.content
    assert public.get(f"{REPORT}words/theme/wide.svg").status_code == 404


def test_an_older_release_opens_as_it_stood(public: Client) -> None:
    survey = factories.make_survey()
    publish(survey, "2026-Q2", waiting=20)
    where = "/results/spring/2026-Q2/"
    faces = [face for face in FACES if face]
    before = [public.get(where + face).content for face in faces]
    page = public.get(where).content.decode()
    publish(survey, "2026-Q3", waiting=60, housing=45)
    assert [public.get(where + face).content for face in faces] == before
    tables = re.compile(r"<table.*?</table>", re.DOTALL)
    assert tables.findall(public.get(where).content.decode()) == tables.findall(page)


def test_changed_figures_are_shown_to_nobody(public: Client) -> None:
    survey = factories.make_survey()
    release = Release.store(survey, make_document("spring", survey.name, {"waiting": 20}))
    other = replace(release.figures, codebook="Another")
    # Afterwards the database itself would refuse.
    Release.objects.update(document=other.dump())
    release.publish(by=None, on=factories.TODAY)
    for face in FACES:
        answer = public.get(REPORT + face)
        assert answer.status_code == 503
        assert b"Another" not in answer.content


@pytest.mark.parametrize(("k", "step", "smallest"), [(10, 5, 10), (12, 10, 20)])
def test_how_small_groups_are_protected_is_written_from_the_rules_in_force(
    public: Client, settings: Any, k: int, step: int, smallest: int
) -> None:
    settings.SUPPRESS_BELOW, settings.ROUND_TO = k, step
    said = words_of(public.get("/results/protecting-small-groups/"))
    assert f"We hide every number of fewer than {k} people." in said
    assert f"to the nearest {step}. The smallest number you will see is {smallest}." in said
    assert f"“fewer than {k}, or withheld to protect people”" in said
    assert "only if they are of 50 people or more" in said
    assert "but never under 5. Its results then say so." in said
    assert "What we can’t protect against" in said


def test_each_theme_over_time_stands_beside_its_table(public: Client) -> None:
    survey = factories.make_survey()
    publish(survey, "2026-Q2", waiting=20, housing=None)
    assert "Each theme over time" not in words_of(public.get("/results/spring/2026-Q2/"))
    publish(survey, "2026-Q3", waiting=40, housing=15)
    answer = public.get(REPORT)
    assert f'src="{REPORT}trend/wide.svg"' in answer.content.decode()
    said = words_of(answer)
    assert "Theme Apr–Jun 2026 Jul–Sep 2026" in said
    assert "Waiting 20 40" in said
    assert "Housing hidden : fewer than 10, or withheld to protect people 15" in said


def test_each_period_keeps_its_own_words_for_a_hidden_number(public: Client) -> None:
    """A threshold that was lowered since says nothing about an older period."""
    survey = factories.make_survey()
    publish(survey, "2026-Q2", waiting=20, housing=None)
    later = make_document(survey.slug, survey.name, {"waiting": 40, "housing": None}, k=7)
    Release.store(survey, later).publish(by=None, on=factories.TODAY)
    said = words_of(public.get(REPORT))
    ten, seven = (f"fewer than {k}, or withheld to protect people" for k in (10, 7))
    assert f"Housing hidden : {ten} hidden : {seven}" in said
    assert f"Apr–Jun 2026: {ten}. Jul–Sep 2026: {seven}." in said
    before = words_of(public.get("/results/spring/2026-Q2/"))
    assert seven not in before


def test_pictures_are_given_as_files_with_neutral_names(public: Client) -> None:
    survey = factories.make_survey()
    publish(survey, "2026-Q2", waiting=20)
    publish(survey, "2026-Q3", waiting=40)
    page = public.get(REPORT).content.decode()
    given = dict(re.findall(r'href="([^"]+\.svg)" download="([^"]+)"', page))
    assert given == {
        f"{REPORT}words/theme/wide.svg": "spring-2026-Q3-words-theme.svg",
        f"{REPORT}trend/wide.svg": "spring-2026-Q3-over-time.svg",
    }
    assert {public.get(path).status_code for path in given} == {200}


def test_the_band_of_most_mentioned_says_in_which_order_it_stands(public: Client) -> None:
    fewer = {"school": 25, "courts": 20, "pets": 15, "work": 10}
    publish(factories.make_survey(), "2026-Q3", waiting=30, housing=35, money=30, **fewer)
    said = words_of(public.get(REPORT))
    assert (
        "Most mentioned, in the codebook’s order and not by number: Waiting Housing Money" in said
    )
