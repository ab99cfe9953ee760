"""Handing in, through the pages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from engagement.models import Agency
from feedback.intake.models import Envelope
from feedback.partners.columns import digest
from feedback.partners.models import Columns, HandIn, SealedComment
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests import factories
from tests.partners.conftest import (
    CANARY,
    COMMENTS,
    csv_file,
    excel_file,
    form_of,
    hand_in,
    read_file,
    soup,
)

Office = Callable[..., Client]
pytestmark = [
    pytest.mark.django_db(databases=["default", "staging"]),
    pytest.mark.usefixtures("keys"),
]


def nothing_is_stored() -> bool:
    """Say whether no row tells of a hand-in."""
    return not any(
        model.objects.exists() for model in (Envelope, SealedComment, HandIn, Columns, Survey)
    )


@pytest.mark.parametrize("content", [csv_file(), excel_file()])
def test_a_file_is_read_shown_masked_and_handed_in(
    officer: Client, agency: Agency, content: bytes
) -> None:
    page = read_file(officer, agency, content, collected="October 2026")
    said = soup(page).get_text(" ")
    assert "[name] was kind" in said
    assert "Karen" not in page.content.decode()
    assert "No row has a problem." in said
    assert nothing_is_stored()
    done = hand_in(officer, page)
    assert done["Location"] == "/partners/"
    assert "6 comments are handed in" in officer.get("/partners/").content.decode()
    row = soup(officer.get("/partners/")).select_one("tbody tr")
    assert row is not None
    assert row.get_text(" ", strip=True) == (
        "From Northgate Housing Association, handed in November 2026 (collected in October 2026)"
        " Victims and survivors 6 handed in 0 opened, 6 still sealed Take back From Northgate"
        " Housing Association, handed in November 2026 (collected in October 2026)"
    )
    assert SealedComment.objects.count() == 6
    assert not Envelope.objects.exists()


def test_the_audit_log_counts_and_quotes_nothing(officer: Client, agency: Agency) -> None:
    file = csv_file(*COMMENTS, (7, "Ideas", ""))
    hand_in(officer, read_file(officer, agency, file), leave_out="on")
    entry = AuditEntry.objects.get(action="partner_texts.handed_in")
    assert (entry.subject, entry.detail) == ("northgate", {"comments": 6, "left_out": 1})


def test_problems_stand_beside_their_rows_and_hold_the_hand_in_until_seen(
    officer: Client, agency: Agency
) -> None:
    page = read_file(officer, agency, csv_file(*COMMENTS, (7, "Ideas", ""), (8, "", "12")))
    rows = [row.get_text(" ", strip=True) for row in soup(page).select("tbody tr")]
    assert rows[-2:] == ["8 The comment is empty.", "9 There are no letters in it."]
    refused = hand_in(officer, page)
    assert "Tick this to hand in the other rows" in refused.content.decode()
    assert nothing_is_stored()
    hand_in(officer, refused, leave_out="on")
    assert HandIn.objects.get().left_out == 2


def test_fewer_than_five_are_refused_in_words(officer: Client, agency: Agency) -> None:
    page = read_file(officer, agency, csv_file(*COMMENTS[:4]))
    said = soup(page).get_text(" ")
    assert "4 comments can’t be handed in alone: at least 5 have to come together" in said
    assert "Hand in 4 comments" not in said
    refused = hand_in(officer, page)
    assert "At least 5 comments have to be handed in together" in refused.content.decode()
    assert nothing_is_stored()


def test_other_columns_are_shown_before_they_are_handed_in(officer: Client, agency: Agency) -> None:
    page = read_file(officer, agency, csv_file())
    changed = hand_in(officer, page, column1="", otherwise="idea")
    assert "You changed the columns." in changed.content.decode()
    assert nothing_is_stored()
    assert form_of(changed)["otherwise"] == "idea"
    hand_in(officer, changed)
    assert SealedComment.objects.count() == 6


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"column2": ""}, "Choose one column that holds the comment."),
        ({"column0": "comment"}, "Choose one column that holds the comment."),
        ({"column0": "prompt"}, "Choose one column that says what a comment answers"),
    ],
)
def test_columns_that_make_no_sense_are_refused(
    officer: Client, agency: Agency, columns: dict[str, str], said: str
) -> None:
    refused = hand_in(officer, read_file(officer, agency, csv_file()), **columns)
    assert said in refused.content.decode()
    assert nothing_is_stored()


def test_the_columns_are_remembered_for_the_agency_by_digests_alone(
    officer: Client, agency: Agency
) -> None:
    page = read_file(officer, agency, csv_file())
    changed = officer.post(
        "/partners/check/", {**form_of(page), "column1": "", "otherwise": "idea", "look": "yes"}
    )
    hand_in(officer, changed)
    assert Columns.objects.get().parts[digest("Comment")] == "comment"
    assert "Comment" not in str(Columns.objects.get().parts)
    again = read_file(officer, agency, csv_file(*COMMENTS))
    assert form_of(again)["column1"] == ""
    assert form_of(again)["otherwise"] == "idea"
    others = csv_file(*COMMENTS, headings=("Ref", "Asked", "Comment"))
    assert form_of(read_file(officer, agency, others))["otherwise"] == "anything_else"
    other = factories.make_agency("council")
    assert form_of(read_file(officer, other, csv_file()))["column1"] == "prompt"


def test_a_second_press_hands_nothing_in_twice(officer: Client, agency: Agency) -> None:
    page = read_file(officer, agency, csv_file())
    kept = {name: officer.session[name] for name in ("partners.key", "partners.until")}
    hand_in(officer, page)
    gone = hand_in(officer, page)
    assert gone["Location"] == "/partners/new/"
    assert SealedComment.objects.count() == 6
    # Two presses at once: the second still has the key.
    session = officer.session
    session.update(kept)
    session.save()
    assert "were handed in before" in hand_in(officer, page).content.decode()
    assert SealedComment.objects.count() == 6


def test_after_an_hour_the_page_opens_nothing(
    officer: Client, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedback.partners.carried.SECONDS", -1)
    page = read_file(officer, agency, csv_file())
    response = hand_in(officer, page)
    assert response["Location"] == "/partners/new/"
    assert nothing_is_stored()


def test_anothers_page_opens_nothing(office: Office, officer: Client, agency: Agency) -> None:
    page = read_file(officer, agency, csv_file())
    other = office(user=factories.make_user(Role.OFFICER, email="other@testshire.example"))
    read_file(other, agency, csv_file())
    assert hand_in(other, page)["Location"] == "/partners/new/"
    assert nothing_is_stored()


def test_without_a_key_nothing_is_taken(officer: Client, agency: Agency) -> None:
    page = read_file(officer, agency, csv_file())
    Path(settings.PUBLIC_KEY_FILE).unlink()
    assert "There is no key to seal the comments with" in hand_in(officer, page).content.decode()
    assert nothing_is_stored()


def test_a_file_that_is_too_large_is_refused_in_words(officer: Client, agency: Agency) -> None:
    for size in (5 * 1024 * 1024 + 1, 7 * 1024 * 1024):
        refused = read_file(officer, agency, b"x" * size)
        assert "The file is larger than 5 MB." in refused.content.decode(), size
    assert "Choose a file." in read_file(officer, agency, b"", file=None).content.decode()
    assert "The file is empty." in read_file(officer, agency, b"").content.decode()


def test_what_was_chosen_stays_when_the_file_is_refused(officer: Client, agency: Agency) -> None:
    refused = read_file(officer, agency, b"Comment\n", group="family", collected="October 2026")
    form = form_of(refused)
    assert (form["agency"], form["group"]) == (str(agency.pk), "family")
    assert 'value="October 2026"' in refused.content.decode()


def files_below(*folders: Path) -> bytes:
    """Return all bytes of all files."""
    return b"".join(
        path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()
    )


def bytes_of_databases() -> bytes:
    """Return every row of every table, as text."""
    found = []
    for alias in ("default", "staging"):
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                found.append(repr(cursor.fetchall()))
    return "".join(found).encode()


def test_no_word_of_the_file_reaches_a_disk_or_a_table(
    officer: Client, agency: Agency, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    large = [(n, "Ideas", f"{CANARY} {n} " + "words " * 100) for n in range(4000)]
    places = (tmp_path, Path(settings.RUN_DIR), Path(settings.MEDIA_ROOT))
    for file in (csv_file(*large), csv_file(headings=(CANARY, "What we asked", "Comment"))):
        page = read_file(officer, agency, file)
        hand_in(officer, page)
        assert CANARY.encode() not in files_below(*places) + bytes_of_databases()
    assert SealedComment.objects.count() == 4006
    (tmp_path / "control").write_text(CANARY)
    factories.make_agency(CANARY)
    assert CANARY.encode() in files_below(*places)
    assert CANARY.encode() in bytes_of_databases()


def test_headings_are_masked_too_and_a_file_without_any_loses_no_row(
    officer: Client, agency: Agency
) -> None:
    rows = csv_file(*((row[2],) for row in COMMENTS), headings=())
    page = read_file(officer, agency, rows)
    assert "Karen" not in page.content.decode()
    page = read_file(officer, agency, rows, has_headings=None)
    assert "Column A" in page.content.decode()
    hand_in(officer, page)
    assert SealedComment.objects.count() == 6


def test_a_contributor_hands_in_for_their_own_agency_and_sees_counts_alone(
    office: Office, contributor: User, agency: Agency
) -> None:
    other = factories.make_agency("council")
    client = office(user=contributor)
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/partners/"
    refused = read_file(client, other, csv_file())
    assert "Select a valid choice" in refused.content.decode()
    hand_in(client, read_file(client, agency, csv_file(), group="perpetrator"))
    assert HandIn.objects.get().version.survey.respondent_group == "perpetrator"
    officer = office(Role.OFFICER)
    hand_in(officer, read_file(officer, other, csv_file()))
    shown = client.get("/partners/").content.decode()
    assert "Northgate" in shown
    assert "Council" not in shown
    for address in ("/desk/", "/desk/texts/", "/cutting/", "/board/"):
        assert client.get(address).status_code == 403


def test_without_an_agency_a_contributor_is_told_whom_to_ask(office: Office) -> None:
    client = office(Role.PARTNER)
    page = client.get("/partners/").content.decode()
    assert "Ask an administrator" in page
    assert "/partners/new/" not in page
    assert "Nothing has been handed in yet." in page


def test_an_officer_hands_in_what_she_may_read(office: Office, agency: Agency) -> None:
    ana = factories.make_user(Role.OFFICER, email="ana@testshire.example", groups=["family"])
    client = office(user=ana)
    assert "Select a valid choice" in read_file(client, agency, csv_file()).content.decode()
    page = read_file(client, agency, csv_file(), group="family")
    ana.respondent_groups = []
    ana.save()
    assert hand_in(client, page)["Location"] == "/partners/new/"
    assert nothing_is_stored()
    assert "You read no texts yet" in client.get("/partners/").content.decode()
