"""What an officer is told to put right in the draft, with the way to the field."""

import pytest
from django.test import Client

from feedback.responses.book.content import Content, GroupContent, ThemeContent
from feedback.responses.book.mentions import mentions_of_gone
from feedback.responses.codebook import read_starter
from feedback.responses.models import Codebook
from feedback.surveys.models import SurveyVersion
from hearback.people.roles import Role
from tests.desk.conftest import Office, body
from tests.desk.test_codebook_draft import DRAFT, now, typed

pytestmark = pytest.mark.django_db
STILL = "These words name a theme that goes"


@pytest.fixture
def client(office: Office, version: SurveyVersion) -> Client:
    """An officer whose draft has a theme that names another."""
    client = office(Role.OFFICER)
    client.post(f"{DRAFT}start/")
    sent = typed(name="Money", exclude="Rent (Housing); told to come back (Waiting)")
    client.post(f"{DRAFT}new-theme/", sent)
    return client


@pytest.mark.parametrize(
    "sent",
    [
        {"how": "merge", "into": "believed"},
        {"how": "retire"},
        {"how": "split", "parts": ["believed", "money"]},
    ],
)
def test_words_that_name_what_goes_are_listed_with_the_way_to_them(
    client: Client, sent: dict[str, str]
) -> None:
    assert STILL not in body(client.get(f"{DRAFT}publish/"))
    client.post(f"{DRAFT}themes/housing/out/", now(**sent))
    client.post(f"{DRAFT}groups/group-housing/move/", now(remove="1"))
    for address in (DRAFT, f"{DRAFT}publish/"):
        page = body(client.get(address))
        assert STILL in page
        assert f'href="{DRAFT}themes/money/#id_exclude">Money</a>: Exclude names “Housing”' in page
        assert "names “Waiting”" not in page
    theme = body(client.get(f"{DRAFT}themes/money/"))
    assert 'id="id_exclude"' in theme
    assert f'action="{DRAFT}themes/money/"' in theme, "the fragment does not stay after an error"
    done = client.post(f"{DRAFT}publish/", now(name="C", note="They were one."), follow=True)
    assert "C, version 2 is in use." in body(done)


def test_once_the_words_are_changed_nothing_is_said(client: Client) -> None:
    client.post(f"{DRAFT}themes/housing/out/", now(how="retire"))
    client.post(f"{DRAFT}themes/money/", typed(exclude="Rent."))
    assert STILL not in body(client.get(f"{DRAFT}publish/"))


def named(*themes: tuple[str, str]) -> Content:
    rows = (ThemeContent(name.lower(), name, exclude=said) for name, said in themes)
    return Content("C", (GroupContent("g", "G", tuple(rows)),))


def test_a_name_is_found_as_a_whole_in_any_writing() -> None:
    base = named(("Waiting", ""), ("Children’s care", ""), ("Kept", ""))
    said = "waiting for weeks; Waiting rooms; CHILDREN'S CARE; Waitings; Waiting and thresholds"
    after = named(("Kept", said), ("Waiting and thresholds", ""))
    assert [each.names for each in mentions_of_gone(base, after)] == ["Children’s care", "Waiting"]
    small = named(("Kept", "waiting; Waiting and thresholds"), ("Waiting and thresholds", ""))
    assert mentions_of_gone(base, small) == []
    assert mentions_of_gone(base, base) == []


def test_the_shipped_codebook_names_only_themes_it_has_and_speaks_of_no_flags() -> None:
    shipped = Content.from_json(read_starter())
    told = " ".join(f"{t.definition} {t.include} {t.exclude}" for t in shipped.themes())
    assert "safeguarding lead" not in told
    assert "also flag" not in told
    less = Content("C", tuple(g for g in shipped.groups if g.themes[0].slug != "believed"))
    assert "Being believed" in {each.names for each in mentions_of_gone(shipped, less)}


def test_what_keeps_it_from_being_published_names_the_theme_and_leads_to_the_field(
    client: Client,
) -> None:
    client.post(f"{DRAFT}themes/waiting/out/", now(how="split", names="Lists\nRefusals"))
    rows = [
        f'href="{DRAFT}themes/{slug}/#id_definition">{name}</a>: Say what the theme means'
        for slug, name in (("lists", "Lists"), ("refusals", "Refusals"))
    ]
    pressed = client.post(f"{DRAFT}publish/", now(name="C", note="Why."))
    for page in (body(client.get(DRAFT)), body(client.get(f"{DRAFT}publish/")), body(pressed)):
        assert all(row in page for row in rows)
        assert page.count("Say what the theme means") == 2
    assert "Put right first what is listed" in body(pressed)
    assert Codebook.objects.count() == 1
