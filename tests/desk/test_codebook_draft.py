"""The codebook as officers change it, through its pages."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from feedback.responses.codebook import read_starter
from feedback.responses.models import Codebook, CodebookDraft, Theme
from feedback.surveys.models import SurveyVersion
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests.desk.conftest import Office, body
from tests.desk.test_codebook import coded

pytestmark = pytest.mark.django_db
HOME = "/desk/codebook/"
DRAFT = f"{HOME}draft/"


@pytest.fixture
def client(office: Office, version: SurveyVersion) -> Client:
    """An officer with a draft."""
    client = office(Role.OFFICER)
    client.post(f"{DRAFT}start/")
    return client


def draft() -> CodebookDraft:
    return CodebookDraft.objects.get()


def slugs() -> list[str]:
    return draft().read().content.slugs()


def typed(**values: Any) -> dict[str, Any]:
    """What a form of one theme sends."""
    sent = {"name": "Money", "group": "group-waiting", "definition": "About money."}
    return {**sent, "revision": draft().revision, **values}


def now(**values: Any) -> dict[str, Any]:
    return {"revision": draft().revision, **values}


def test_a_draft_begins_with_the_version_in_use_and_changes_nothing(client: Client) -> None:
    assert slugs() == ["waiting", "believed", "housing"]
    page = body(client.get(DRAFT))
    assert "Nothing here counts until you publish it." in page
    assert "Look through it and publish" not in page
    client.post(f"{DRAFT}start/")
    assert AuditEntry.objects.filter(action="codebook.draft_started").count() == 1


def test_without_a_draft_there_is_a_way_to_begin(office: Office, version: SurveyVersion) -> None:
    client = office(Role.OFFICER)
    assert "There is no draft. Test codebook, version 1 is in use." in body(client.get(DRAFT))
    assert client.get(f"{DRAFT}publish/").status_code == 404


def test_a_theme_is_added_with_all_it_says(client: Client) -> None:
    sent = typed(
        phrases="no money\n\n no money \ntook my wages",
        examples="He kept it. [also: housing]\nNone left.",
        priorities=["safe-homes"],
        outcomes="Feeling safer",
    )
    answer = client.post(f"{DRAFT}new-theme/", sent)
    assert answer["Location"] == DRAFT
    money = draft().read().content.theme("money")
    assert money
    assert money.phrases == ("no money", "took my wages")
    assert [(e.text, e.also) for e in money.examples] == [
        ("He kept it.", ("housing",)),
        ("None left.", ()),
    ]
    assert (money.priorities, money.outcomes) == (("safe-homes",), ("Feeling safer",))
    assert not Theme.objects.filter(slug="money").exists()
    shown = body(client.get(f"{DRAFT}themes/money/"))
    assert "He kept it. [also: housing]\nNone left.</textarea>" in shown


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"name": ""}, "Give the theme a name."),
        ({"name": "waiting"}, "“Waiting” has the same name."),
        ({"definition": ""}, "Say what the theme means"),
        ({"phrases": "Joint  TENANCY"}, "“Joint  TENANCY” is a phrase of “Housing” too."),
        ({"phrases": "…"}, "“…” holds no word to look for."),
        ({"examples": "He. [also: nothing]"}, "“nothing” is no other theme of this codebook."),
        ({"group": "nowhere"}, "Select a valid choice."),
    ],
)
def test_a_problem_stands_beside_its_field_and_nothing_is_lost(
    client: Client, values: dict[str, str], problem: str
) -> None:
    page = body(client.post(f"{DRAFT}new-theme/", typed(include="All I typed.", **values)))
    (field,) = values
    assert page.count(problem) == 2  # in the summary and beside the field
    assert f'href="#id_{field}"' in page
    assert "All I typed." in page
    assert "<title>Error: " in page
    assert "money" not in slugs()


def test_a_theme_moves_between_groups_and_within(client: Client) -> None:
    sent = typed(name="Believed", definition="About believed.", phrases="believed me")
    client.post(f"{DRAFT}themes/believed/", sent)
    assert slugs() == ["waiting", "believed", "housing"]
    client.post(f"{DRAFT}themes/believed/move/", now(up="1"))
    assert slugs() == ["believed", "waiting", "housing"]
    client.post(f"{DRAFT}themes/believed/move/", now(down="1"))
    page = body(client.get(DRAFT))
    assert "The group “Group believed” has no theme." in page
    client.post(f"{DRAFT}groups/group-believed/move/", now(remove="1"))
    client.post(f"{DRAFT}groups/group-housing/move/", now(up="1"))
    assert slugs() == ["housing", "waiting", "believed"]
    assert "Look through it and publish" in body(client.get(DRAFT))


def test_groups_are_added_and_renamed(client: Client) -> None:
    client.post(f"{DRAFT}new-group/", now(name="Children"))
    client.post(f"{DRAFT}groups/children/", now(name="Children and schools"))
    assert draft().read().content.groups[-1].name == "Children and schools"
    page = body(client.post(f"{DRAFT}new-group/", now(name="children AND schools")))
    assert page.count("Another group has this name.") == 2
    assert client.get(f"{DRAFT}groups/nothing/").status_code == 404
    kept = client.post(f"{DRAFT}groups/group-housing/move/", now(remove="1"), follow=True)
    assert "Only a group without themes can be removed." in body(kept)


def test_a_merge_is_previewed_published_and_written_down(
    client: Client, version: SurveyVersion, ana: User
) -> None:
    text = coded(version, ana, "waiting")
    out = f"{DRAFT}themes/waiting/out/"
    client.post(out, now(how="merge", into="believed"))
    client.post(f"{DRAFT}groups/group-waiting/move/", now(remove="1"))
    page = body(client.get(f"{DRAFT}publish/"))
    assert "Its codings of 1 text of the groups you read are carried there." in page
    assert "Merged</strong> Waiting" in page
    assert "still waiting</ins>" in page
    refused = body(client.post(f"{DRAFT}publish/", now(name="Test codebook")))
    assert "Say what changed, and why" in refused
    sent = now(name="Test codebook", note="Nobody could tell them apart.")
    done = body(client.post(f"{DRAFT}publish/", sent, follow=True))
    assert "Test codebook, version 2 is in use." in done
    assert set(text.codings.in_use().values_list("theme__slug", flat=True)) == {"believed"}
    assert "Nobody could tell them apart." in body(client.get(f"{HOME}versions/"))
    made = Codebook.objects.get(number=2)
    entry = AuditEntry.objects.filter(action="codebook.published").latest("pk")
    assert made.published_by
    assert (entry.actor, entry.subject) == (made.published_by.email, str(made))
    assert not CodebookDraft.objects.exists()


def test_a_split_names_new_themes_that_want_a_definition(
    client: Client, version: SurveyVersion, ana: User
) -> None:
    coded(version, ana, "waiting")
    sent = now(how="split", parts=["housing"], names="Waiting lists\n")
    client.post(f"{DRAFT}themes/waiting/out/", sent)
    assert draft().heirs == {"waiting": ["housing", "waiting-lists"]}
    page = body(client.get(DRAFT))
    assert "waits to be coded again. Until then its quarter can’t be cut." in page
    assert "Say what the theme means" in page
    assert "Look through it and publish" not in page
    lost = body(client.post(f"{DRAFT}publish/", now(name="C", note="Why.")))
    assert "Say what the theme means" in lost
    assert Codebook.objects.count() == 1


def test_retiring_is_not_said_to_cost_nothing(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    coded(version, ana, "waiting")
    client, out = office(Role.OFFICER), f"{DRAFT}themes/waiting/out/"
    client.post(f"{DRAFT}start/")
    said = "its texts wait to be coded again; until then their quarter can’t be cut"
    assert f"Retire it: {said}" in body(client.get(out))
    client.post(out, now(how="retire"))
    page = body(client.get(DRAFT))
    assert "no longer counts, and it waits to be coded again. Until then its quarter" in page


def test_what_goes_can_be_taken_back(client: Client) -> None:
    before = draft().read()
    client.post(f"{DRAFT}themes/waiting/out/", now(how="merge", into="housing"))
    refused = client.post(f"{DRAFT}themes/housing/out/", now(how="retire"))
    assert "“Waiting” goes into this theme. Take that back first." in body(refused)
    client.post(f"{DRAFT}themes/waiting/back/", now())
    assert draft().read() == before


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ({}, "Choose what becomes of its texts."),
        ({"how": "merge"}, "Choose the theme it goes into."),
        ({"how": "merge", "into": "waiting"}, "Select a valid choice."),
        ({"how": "split", "parts": ["housing"]}, "at least two other themes"),
        ({"how": "split", "names": "One"}, "at least two other themes"),
    ],
)
def test_an_unclear_end_is_asked_for_again(
    client: Client, sent: dict[str, Any], problem: str
) -> None:
    page = body(client.post(f"{DRAFT}themes/waiting/out/", now(**sent)))
    assert page.count(problem) == 2
    assert "waiting" in slugs()


def test_two_officers_at_once_lose_nothing_they_typed(client: Client) -> None:
    old = draft().revision
    client.post(f"{DRAFT}new-group/", now(name="Quicker"))
    page = body(client.post(f"{DRAFT}new-theme/", typed(include="My words.", revision=old)))
    assert "Someone else changed the draft meanwhile." in page
    assert "My words." in page
    for address in ("themes/waiting/move/", "groups/group-housing/move/", "themes/waiting/back/"):
        moved = client.post(DRAFT + address, {"revision": old, "up": "1"}, follow=True)
        assert "Someone else changed the draft meanwhile." in body(moved) or "back" in address
    for address in ("discard/", "publish/", "themes/waiting/out/"):
        sent = {"revision": old, "name": "C", "note": "Why.", "how": "retire"}
        assert "Someone else changed" in body(client.post(DRAFT + address, sent))
    assert slugs() == ["waiting", "believed", "housing"]


def test_a_draft_is_discarded_after_asking(client: Client) -> None:
    assert "All of this is lost" in body(client.get(f"{DRAFT}discard/"))
    client.post(f"{DRAFT}discard/", now())
    assert not CodebookDraft.objects.exists()
    assert AuditEntry.objects.filter(action="codebook.draft_discarded").exists()


def sheet(*rows: str) -> SimpleUploadedFile:
    text = "\n".join(["group,slug,name,definition,phrases", *rows])
    return SimpleUploadedFile("codebook.csv", text.encode())


def test_a_file_takes_the_place_of_the_draft(client: Client) -> None:
    file = sheet("Help,waiting,Waiting,New words.,took ages", "Help,money,Money,Coins.,")
    page = body(client.post(f"{DRAFT}import/", now(file=file), follow=True))
    assert "The file is the draft now." in page
    assert slugs() == ["waiting", "money"]
    assert draft().heirs == {"believed": [], "housing": []}
    assert AuditEntry.objects.filter(action="codebook.imported").exists()


def test_a_file_with_problems_is_listed_row_by_row_and_nothing_kept(client: Client) -> None:
    before = draft().content
    file = sheet("Help,waiting,Waiting,New.,took ages", "Help,money,Money,,Took ages")
    page = body(client.post(f"{DRAFT}import/", now(file=file)))
    assert page.count("Row 3, definition: Say what the theme means") == 2
    assert "Row 3, phrases: “Took ages” is a phrase of “Waiting” too." in page
    assert draft().content == before
    assert "Choose a file." in body(client.post(f"{DRAFT}import/", now()))


def test_the_shipped_codebook_can_be_the_draft(client: Client) -> None:
    client.post(f"{DRAFT}import/", now(shipped="1"))
    shipped = [theme["slug"] for group in read_starter()["groups"] for theme in group["themes"]]
    assert slugs() == shipped


def test_nobody_but_an_officer_changes_it(office: Office, client: Client) -> None:
    for role in (Role.CODER, Role.REVIEWER, Role.SAFEGUARDING, Role.BOARD, Role.ADMINISTRATOR):
        other = office(role)
        for address in ("", "new-theme/", "themes/waiting/", "import/", "publish/", "discard/"):
            assert other.get(DRAFT + address).status_code == 403
        assert other.post(f"{DRAFT}publish/", now(name="C", note="N")).status_code == 403
    assert Codebook.objects.count() == 1


def test_the_first_codebook_is_written_at_the_desk(office: Office) -> None:
    client = office(Role.OFFICER)
    client.post(f"{DRAFT}start/")
    assert "The draft is empty." in body(client.get(DRAFT))
    assert client.get(f"{DRAFT}new-theme/")["Location"] == f"{DRAFT}new-group/"
    client.post(f"{DRAFT}new-group/", now(name="Help"))
    client.post(f"{DRAFT}new-theme/", typed(group="help"))
    client.post(f"{DRAFT}publish/", now(name="Our codebook", note="The first."))
    assert str(Codebook.objects.get()) == "Our codebook, version 1"
    assert [each.slug for each in Theme.objects.in_use()] == ["money"]
