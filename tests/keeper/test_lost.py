"""Lost and found: a passphrase, a sheet, a file; what two sheets on paper bring back."""

import secrets
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from feedback.intake.models import Envelope
from feedback.intake.submission import send
from feedback.keeper.keys.folder import KeyFolder
from feedback.keeper.keys.months import NoKeys
from feedback.keeper.keys.shares import Sheet
from feedback.responses.models import Quarantined, Text
from feedback.surveys.models import Survey
from tests.factories import TODAY
from tests.keeper.conftest import NEW, PASSPHRASE, actions, make_and_prove, told, words

pytestmark = [
    pytest.mark.django_db(databases=["default", "staging"]),
    pytest.mark.usefixtures("open_process"),
]


def paper(folder: Path, sheets: list[Sheet]) -> list[Path]:
    """Write sheets down by hand: seven lines, nothing else."""
    files = []
    for sheet in sheets:
        files.append(folder / f"note-{sheet.letter}")
        lines = "\n".join(f"{n}. {line}" for n, line in enumerate(sheet.lines(), 1))
        files[-1].write_text(lines)
    return files


def test_a_lost_passphrase_is_replaced_by_two_sheets_on_paper(
    folder: KeyFolder, new_passphrase_file: Path, tmp_path: Path
) -> None:
    sheets = make_and_prove(folder)
    opened = folder.unlock(PASSPHRASE)
    notes = paper(tmp_path, sheets)
    said = told("keys", "restore", sheet=notes[1:], passphrase_file=new_passphrase_file)
    assert "new passphrase" in said
    assert folder.unlock(NEW).digest(b"x") == opened.digest(b"x")
    assert "The two sheets work" in told("keys", "prove", sheet=notes[:2]), "the sheets stay good"
    assert actions() == ["keys.restored", "keys.proven"]


def test_a_damaged_wrapping_file_is_restored_by_two_sheets(
    folder: KeyFolder, new_passphrase_file: Path, tmp_path: Path
) -> None:
    notes = paper(tmp_path, make_and_prove(folder))
    (folder.path / "wrapping.json").write_text("gone")
    with pytest.raises(CommandError, match="damaged"):
        told("keys", "status")
    told("keys", "restore", sheet=notes[:2], passphrase_file=new_passphrase_file)
    assert folder.unlock(NEW)


def test_nothing_is_restored_where_no_month_is_left(
    folder: KeyFolder, new_passphrase_file: Path, tmp_path: Path
) -> None:
    notes = paper(tmp_path, make_and_prove(folder))
    for path in folder.path.iterdir():
        path.unlink()
    with pytest.raises(CommandError, match="damaged"):
        told("keys", "restore", sheet=notes[:2], passphrase_file=new_passphrase_file)
    with pytest.raises(NoKeys):
        folder.unlock(NEW)


def test_one_sheet_and_a_stranger_restore_nothing(
    folder: KeyFolder, new_passphrase_file: Path, tmp_path: Path
) -> None:
    ours = make_and_prove(folder)
    theirs = KeyFolder(tmp_path / "elsewhere").make(NEW, TODAY)
    one_of_each = paper(tmp_path, [ours[0], theirs[1]])
    with pytest.raises(CommandError, match="do not belong together"):
        told("keys", "restore", sheet=one_of_each, passphrase_file=new_passphrase_file)
    two = paper(tmp_path, theirs[:2])
    with pytest.raises(CommandError, match="another installation"):
        told("keys", "restore", sheet=two, passphrase_file=new_passphrase_file)
    assert folder.unlock(PASSPHRASE)


def test_a_lost_sheet_is_answered_with_new_ones(
    folder: KeyFolder, passphrase_file: Path, tmp_path: Path
) -> None:
    old = paper(tmp_path, make_and_prove(folder))
    said = told("keys", "sheets", passphrase_file=passphrase_file, sheets=tmp_path / "paper")
    assert "Once two of the new sheets were tried, tear the old ones up" in said
    assert "NOT TRIED YET" in told("keys", "status")
    with pytest.raises(CommandError, match="these sheets are older"):
        told("keys", "prove", sheet=old[:2])
    told("keys", "rotate", passphrase_file=passphrase_file)  # the site is open and stays so
    new = [tmp_path / "paper" / f"sheet-{letter}.txt" for letter in "CA"]
    told("keys", "prove", sheet=new)
    assert "two of them were tried" in told("keys", "status")
    assert actions() == ["keys.sheets_replaced", "keys.rotated", "keys.proven"]


@pytest.fixture
def made(folder: KeyFolder, passphrase_file: Path, tmp_path: Path) -> Path:
    """Keys made and proven at the terminal; the folder of their sheets."""
    sheets = tmp_path / "paper"
    told("keys", "make", passphrase_file=passphrase_file, sheets=sheets)
    told("keys", "prove", sheet=[sheets / "sheet-A.txt", sheets / "sheet-B.txt"])
    return sheets


def five_answer(survey: Survey) -> None:
    definition = survey.current_version().read()
    for _ in range(5):
        send(definition, {"q3": words("We waited.")}, secrets.token_bytes(16), timezone.localdate())


def test_answers_under_a_month_that_was_lost_wait_for_it(
    made: Path, folder: KeyFolder, survey: Survey, passphrase_file: Path, tmp_path: Path
) -> None:
    """They are not set aside for good, as what was never sealed to a key of ours is."""
    five_answer(survey)
    (month,) = folder.path.glob("month-*.json")
    told("keys", "rotate", passphrase_file=passphrase_file)
    month.rename(tmp_path / month.name)
    said = StringIO()
    call_command("keeper", passphrase_file=passphrase_file, stdout=StringIO(), stderr=said)
    assert "WHOSE KEY IS MISSING HERE" in said.getvalue()
    assert (Envelope.objects.count(), Quarantined.objects.count()) == (5, 0)
    (tmp_path / month.name).rename(month)
    told("keeper", passphrase_file=passphrase_file)
    assert (Envelope.objects.count(), Text.objects.count()) == (0, 5)


def test_a_lost_folder_is_said_and_no_new_keys_are_made(
    made: Path, folder: KeyFolder, passphrase_file: Path, tmp_path: Path
) -> None:
    folder.path.rename(tmp_path / "lost")
    for command in (("keeper",), ("keys", "rotate"), ("keys", "make")):
        options = {"sheets": tmp_path / "others"} if "make" in command else {}
        with pytest.raises(CommandError, match="Make no new keys"):
            told(*command, passphrase_file=passphrase_file, **options)
    assert not folder.exists()
    told(
        *("keys", "make"),
        passphrase_file=passphrase_file,
        sheets=tmp_path / "others",
        begin_again=True,
    )
    with pytest.raises(CommandError, match="must be tried first"):
        told("keeper", passphrase_file=passphrase_file)
