"""Shares of the population from a file: looked at, mended, stored; by the screen and by command."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from engagement.models import Area, PopulationShare
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests.page_parts import part, soup

pytestmark = pytest.mark.django_db
Office = Callable[..., Client]
HEAD = "characteristic,category,per_cent,name,source,counted_on,url\n"
GOOD = (
    HEAD
    + "sex,a,50.6,Female,2021 census,2021-03-21,https://census.example/sex\n"
    + "area,Netherby,31%,,2021 census,21/03/2021,\n"
)
BAD = (
    HEAD
    + "sex,b,many,Male,2021 census,,\n"
    + "sex,b,149,Male,2021 census,,\n"
    + "shoe size,b,49,Male,2021 census,,\n"
    + "area,Atlantis,49,,2021 census,,\n"
    + "rural,sea,49,,2021 census,,\n"
    + "sex,b,49,Male,2021 census,yesterday,\n"
    + "sex,b,49,Male,2021 census,,javascript:alert(1)\n"
    + "sex,b,49,,2021 census,,\n"
    + "sex,b,49,Male,,,\n"
    + "sex,a,49,Female,2021 census,,\n"
    + "sex,a,48,Female,2021 census,,\n"
)


@pytest.fixture(autouse=True)
def stored(db: None) -> PopulationShare:
    """A national share, and an area."""
    Area.objects.create(slug="netherby", name="Netherby")
    return PopulationShare.objects.create(
        characteristic="sex", category="a", name="Female", per_cent=51, source="National"
    )


def form_of(page: Any) -> dict[str, str]:
    """What the page would send again."""
    whole = soup(page)
    typed = whole.select("main form input[type=text], main form input[name=seen]")
    values = {str(field["name"]): str(field.get("value", "")) for field in typed}
    return {**values, "rows": part(whole, "textarea").get_text().lstrip("\n")}


def choose(client: Client, content: str | bytes, **more: str) -> Any:
    """Choose a file."""
    raw = content.encode() if isinstance(content, str) else content
    return client.post("/baselines/", {"file": SimpleUploadedFile("shares.csv", raw), **more})


def test_a_file_is_looked_at_and_then_stored(office: Office, stored: PopulationShare) -> None:
    client = office(Role.OFFICER)
    page = choose(client, GOOD)
    text = page.content.decode()
    assert "Changed: 50.60 %" in text
    assert "was 51.00 %" in text
    assert "New: 31.00 %" in text
    assert PopulationShare.objects.count() == 1  # nothing is stored by looking
    answer = client.post("/baselines/", {**form_of(page), "store": "yes"})
    assert answer.status_code == 302
    stored.refresh_from_db()
    assert (stored.per_cent, stored.source) == (Decimal("50.60"), "2021 census")
    assert (stored.counted_on, stored.url) == (date(2021, 3, 21), "https://census.example/sex")
    area = PopulationShare.objects.get(characteristic="area")
    assert (area.category, area.name) == ("netherby", "Netherby")
    entry = AuditEntry.objects.get(action="population_shares.imported")
    assert entry.detail == {"added": 1, "changed": 1}


def test_the_same_file_again_doubles_nothing(office: Office) -> None:
    client = office(Role.COMMUNICATIONS)
    client.post("/baselines/", {**form_of(choose(client, GOOD)), "store": "yes"})
    page = choose(client, GOOD)
    assert "All of it is stored already" in page.content.decode()
    assert PopulationShare.objects.count() == 2


def test_every_problem_stands_beside_its_row_and_nothing_is_lost(office: Office) -> None:
    client = office(Role.OFFICER)
    page = choose(client, BAD)
    tables = soup(page).select("table")
    rows = [row.get_text(" ", strip=True) for row in tables[0].select("tbody tr")]
    assert [int(row.split()[0]) for row in rows] == [2, 3, 4, 5, 6, 7, 8, 9, 10, 12]
    words = " ".join(rows)
    for piece in (
        "no number",
        "between 0 and 100",
        "no characteristic",
        "Atlantis",
        "rural",
        "no day",
        "no web address",
        "no name",
        "no source",
        "same category as row 11",
    ):
        assert piece in words, piece
    assert "sex,b,many,Male" in form_of(page)["rows"]
    refused = client.post("/baselines/", {**form_of(page), "store": "yes"})
    assert refused.status_code == 400
    assert "Mend these rows" in refused.content.decode()
    assert "sex,b,many,Male" in form_of(refused)["rows"]
    assert PopulationShare.objects.get().per_cent == 51
    sent = {**form_of(page), "store": "yes", "leave_out": "on"}
    assert client.post("/baselines/", sent).status_code == 302
    assert PopulationShare.objects.get().per_cent == 49


def test_rows_mended_in_the_box_are_shown_before_they_are_stored(office: Office) -> None:
    client = office(Role.OFFICER)
    page = choose(client, HEAD + "sex,a,500,Female,2021 census,,\n")
    mended = {**form_of(page), "rows": HEAD + "sex,a,50,Female,2021 census,,\n", "store": "yes"}
    shown = client.post("/baselines/", mended)
    assert "You changed something since" in shown.content.decode()
    assert PopulationShare.objects.get().per_cent == 51
    assert client.post("/baselines/", {**form_of(shown), "store": "yes"}).status_code == 302
    assert PopulationShare.objects.get().per_cent == 50


def test_source_and_day_are_said_once_for_all(office: Office, stored: PopulationShare) -> None:
    client = office(Role.OFFICER)
    origin = {"source": "2021 census", "counted_on": "21 March 2021"}
    page = choose(
        client, "Per cent;Characteristic;Category\n49,5;sex;a\n".replace(",", "."), **origin
    )
    client.post("/baselines/", {**form_of(page), "store": "yes"})
    stored.refresh_from_db()
    assert (stored.per_cent, stored.counted_on) == (Decimal("49.50"), date(2021, 3, 21))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\x00\x01", "This is no CSV file"),
        (b"a,b\n1,2\n", "The first row has no column"),
        (HEAD.encode(), "headings and no rows"),
        (b"x" * 1_100_000, "larger than 1 MB"),
        (b'characteristic,category,per_cent\n"' + b"x" * 200_000, "can’t be told apart"),
    ],
)
def test_what_is_no_table_is_refused_calmly(office: Office, content: bytes, words: str) -> None:
    page = choose(office(Role.OFFICER), content)
    assert page.status_code == 400
    assert words in page.content.decode()


@pytest.mark.parametrize("role", Role)
def test_officers_and_communications_alone(office: Office, role: Role) -> None:
    may = role in (Role.OFFICER, Role.COMMUNICATIONS)
    client = office(role)
    assert client.get("/baselines/").status_code == (200 if may else 403)
    assert choose(client, GOOD).status_code == (200 if may else 403)


def test_the_command_stores_all_or_nothing(tmp_path: Path, stored: PopulationShare) -> None:
    path = tmp_path / "shares.csv"
    path.write_text(GOOD)
    out = StringIO()
    call_command("import_baselines", path, "--dry-run", stdout=out)
    assert "Changed: sex a, Female: 50.60 % (was 51.00)" in out.getvalue()
    assert "Nothing was stored" in out.getvalue()
    assert PopulationShare.objects.count() == 1
    call_command("import_baselines", path, stdout=out)
    assert "1 added, 1 changed, 0 as before." in out.getvalue()
    path.write_text(GOOD + "sex,b,x,Male,c,,\n")
    errors = StringIO()
    with pytest.raises(CommandError, match="1 rows can’t be used"):
        call_command("import_baselines", path, stdout=out, stderr=errors)
    assert errors.getvalue().startswith("row 4: ")
    with pytest.raises(CommandError):
        call_command("import_baselines", tmp_path / "absent.csv", stdout=out)


def two_areas(one: str, other: str, day: str = "2021-03-21") -> str:
    """A file with the shares of both areas."""
    Area.objects.get_or_create(slug="kirkstow", defaults={"name": "Kirkstow"})
    rows = f"area,netherby,{one},,census,{day},\narea,kirkstow,{other},,census,{day},\n"
    return HEAD + rows


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("95", "90", "add up to 185 per cent, with those stored"),
        ("60", "40.6", "add up to 100.6 per cent, with those stored"),
        ("60", "34.9", "add up to 94.9 per cent: is a category missing?"),
        ("60", "40.5", "No row has a problem."),
        ("60", "35", "No row has a problem."),
    ],
)
def test_shares_of_one_whole_never_pass_a_hundred(
    office: Office, one: str, other: str, said: str
) -> None:
    client = office(Role.OFFICER)
    page = choose(client, two_areas(one, other))
    assert said in page.content.decode()
    client.post("/baselines/", {**form_of(page), "store": "yes", "leave_out": "on"})
    is_refused = "with those stored" in said
    assert PopulationShare.objects.filter(characteristic="area").count() == 2 * (not is_refused)


def test_what_is_stored_counts_in_the_whole(office: Office, stored: PopulationShare) -> None:
    client = office(Role.OFFICER)
    row = HEAD + "sex,b,{},Male,census,,\n"
    assert "add up to 101 per cent" in choose(client, row.format(50)).content.decode()
    assert "No row has a problem." in choose(client, row.format(49)).content.decode()


def test_finer_answers_and_questions_of_ones_own_may_pass_a_hundred(office: Office) -> None:
    client = office(Role.OFFICER)
    parts = "ethnicity,a,82,White,c,,\nethnicity,b,18,Other,c,,\nethnicity,aa,75,Finer,c,,\n"
    assert "is a category missing?" in choose(client, HEAD + parts).content.decode()
    PopulationShare.objects.create(
        characteristic="caring", category="a", name="For a child", per_cent=70, source="c"
    )
    page = choose(client, HEAD + "caring,b,60,For an adult,c,,\n").content.decode()
    assert "right only where people may choose several" in page
    assert "Store 1 share" in page


def test_a_count_is_never_of_a_day_to_come(office: Office) -> None:
    client = office(Role.OFFICER)
    ahead = choose(client, two_areas("60", "40", "2999-01-01")).content.decode()
    assert "still to come" in ahead
    assert "No row can be stored." in ahead
    rows = HEAD + "sex,b,49,Male,c,,\n"
    assert "still to come" in choose(client, rows, counted_on="1 January 2999").content.decode()
    assert "No row has a problem." in choose(client, two_areas("60", "40")).content.decode()


def test_all_that_is_wrong_with_a_row_is_said_at_once(office: Office) -> None:
    page = choose(office(Role.OFFICER), HEAD + "shoe size,b,many,,,yesterday,nowhere\n")
    whole = soup(page)
    assert part(whole, "title").get_text().startswith("Error: ")
    summary = part(whole, ".govuk-error-summary")
    for words in (
        "no characteristic",
        "no name",
        "no source",
        "no number",
        "no day",
        "web address",
    ):
        assert words in summary.get_text(), words
    assert whole.select(str(part(summary, "a")["href"]))
    fine = soup(choose(office(Role.COMMUNICATIONS), GOOD))
    assert not part(fine, "title").get_text().startswith("Error: ")
    assert not fine.select(".govuk-error-summary")
