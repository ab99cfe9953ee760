"""The ceremony: nothing is published before two sheets have opened a sealed sample."""

import json
import os
import pty
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from feedback.intake.public_key import NoValidKey, fingerprint, load_public_key
from feedback.intake.sealing import Payload, named_key, open_envelope, seal
from feedback.keeper.keys.folder import KeyFolder, NotProven
from feedback.keeper.keys.months import MonthFile
from feedback.keeper.keys.shares import Sheet, WrongSheet, combine, read_sheet, split
from hearback.people.models import AuditEntry
from tests import factories
from tests.factories import TODAY
from tests.keeper.conftest import PASSPHRASE, told
from tests.keeper.installation import Installation
from tests.migrated import ROOT

pytestmark = [
    pytest.mark.django_db(databases=["default", "staging"]),
    pytest.mark.usefixtures("open_process"),
]


def written(folder: Path) -> list[Path]:
    """Return the three files."""
    return [folder / f"sheet-{letter}.txt" for letter in "ABC"]


def test_the_site_stays_shut_until_two_sheets_were_tried(
    public: Client, folder: KeyFolder, passphrase_file: Path, tmp_path: Path
) -> None:
    factories.make_survey()
    paper = tmp_path / "paper"
    said = told("keys", "make", passphrase_file=passphrase_file, sheets=paper)
    assert "stays shut" in said
    assert public.get("/q/spring/").status_code == 503
    said = told("keys", "prove", sheet=written(paper)[:2])
    assert "The two sheets work" in said
    assert public.get("/q/spring/").status_code == 200


@pytest.mark.parametrize("pair", [(0, 1), (1, 2), (2, 0)])
def test_each_pair_proves(folder: KeyFolder, pair: tuple[int, int]) -> None:
    sheets = folder.make(PASSPHRASE, TODAY)
    with pytest.raises(NoValidKey):
        load_public_key(TODAY)
    with pytest.raises(NotProven):
        folder.rotate(PASSPHRASE, TODAY)
    month = folder.prove(sheets[pair[0]], sheets[pair[1]], TODAY)
    envelope = seal(Payload({"a": 1}, {"q1": "a"}), load_public_key(TODAY))
    assert named_key(envelope) == month.key_id
    private = folder.unlock(PASSPHRASE).private_for(month.key_id)
    assert private
    assert open_envelope(envelope, private).answers == {"q1": "a"}


def test_sheets_that_open_nothing_open_no_site(folder: KeyFolder) -> None:
    """Halves that were changed pass every check of a line, and still the sample stays shut."""
    first, second, _ = folder.make(PASSPHRASE, TODAY)
    forged = Sheet(second.letter, second.set_id, (second.halves[0], bytes(32)))
    with pytest.raises(WrongSheet, match="do not open the keys here"):
        folder.prove(first, forged, TODAY)
    other = split(bytes(32))
    with pytest.raises(WrongSheet, match=r"The keys here belong to set [0-9A-Z]{4} [0-9A-Z]{4}:"):
        folder.prove(other[0], other[1], TODAY)
    with pytest.raises(NoValidKey):
        load_public_key(TODAY)


def test_a_ceremony_cut_short_while_making_is_finished_later(
    folder: KeyFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the wrapping key and before the month: the sheets were never seen."""
    with monkeypatch.context() as killing:
        killing.setattr(MonthFile, "make", lambda *arguments: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            folder.make(PASSPHRASE, TODAY)
    assert folder.months() == []
    first, _, third = folder.new_sheets(PASSPHRASE)
    assert folder.prove(first, third, TODAY).key_id == folder.months()[0].key_id
    assert load_public_key(TODAY)


def test_made_but_not_tried_is_said_with_what_to_do(
    folder: KeyFolder, passphrase_file: Path, tmp_path: Path
) -> None:
    told("keys", "make", passphrase_file=passphrase_file, sheets=tmp_path / "paper")
    with pytest.raises(CommandError, match="keys prove"):
        told("keys", "make", passphrase_file=passphrase_file, sheets=tmp_path / "again")
    status = told("keys", "status")
    assert "Public site: SHUT" in status
    assert "NOT TRIED YET" in status


def test_sheets_on_disk_are_shut_and_apart(
    folder: KeyFolder, passphrase_file: Path, tmp_path: Path
) -> None:
    paper = tmp_path / "paper"
    with pytest.raises(CommandError, match="must not lie beside the keys"):
        told("keys", "make", passphrase_file=passphrase_file, sheets=folder.path / "paper")
    assert not folder.exists()
    told("keys", "make", passphrase_file=passphrase_file, sheets=paper)
    assert stat.S_IMODE(paper.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in written(paper)} == {0o600}
    told("keys", "prove", sheet=written(paper)[1:])
    with pytest.raises(CommandError, match=r"sheets in .* already"):
        told("keys", "sheets", passphrase_file=passphrase_file, sheets=paper)


def test_without_a_terminal_no_key_is_made_whose_sheets_nobody_sees(
    folder: KeyFolder, passphrase_file: Path
) -> None:
    with pytest.raises(CommandError, match="--sheets FOLDER"):
        told("keys", "make", passphrase_file=passphrase_file)
    assert not folder.exists()


def mistype(path: Path) -> None:
    """Change one sign of line 4."""
    text = path.read_text()
    line = next(line for line in text.splitlines() if line.startswith("    4"))
    sign = "7" if line[8] != "7" else "8"
    path.write_text(text.replace(line, line[:8] + sign + line[9:]))


@pytest.mark.parametrize(
    ("sheets", "words"),
    [
        (["sheet-A.txt"], "It takes two sheets"),
        (["sheet-A.txt", "sheet-A.txt"], "sheet A twice"),
        (["sheet-A.txt", "sheet-D.txt"], "can’t be read"),
        (["sheet-A.txt", "mistyped.txt"], "mistyped.txt: Line 4 is not as it is printed"),
        (["sheet-A.txt", "noise.txt"], "is no text"),
        (["sheet-A.txt", "empty.txt"], "Line 1 is missing"),
    ],
)
def test_wrong_sheets_get_a_clear_word(
    folder: KeyFolder, passphrase_file: Path, tmp_path: Path, sheets: list[str], words: str
) -> None:
    told("keys", "make", passphrase_file=passphrase_file, sheets=tmp_path)
    (tmp_path / "mistyped.txt").write_text((tmp_path / "sheet-B.txt").read_text())
    mistype(tmp_path / "mistyped.txt")
    (tmp_path / "noise.txt").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "empty.txt").write_text("")
    with pytest.raises(CommandError, match=words) as failure:
        told("keys", "prove", sheet=[tmp_path / name for name in sheets])
    assert failure.value.__cause__ is None
    assert not folder.wrapping().is_open


def test_nothing_secret_is_printed_but_the_sheets(
    folder: KeyFolder, passphrase_file: Path, tmp_path: Path
) -> None:
    paper = tmp_path / "paper"
    said = told("keys", "make", passphrase_file=passphrase_file, sheets=paper)
    said += told("keys", "prove", sheet=written(paper)[:2])
    said += told("keys", "rotate", passphrase_file=passphrase_file)
    said += told("keys", "status")
    sheets = [read_sheet(path.read_text()) for path in written(paper)]
    wrapping = combine(sheets[0], sheets[1])
    unlocked = folder.unlock(PASSPHRASE)
    secrets = [wrapping, *(bytes(unlocked.private_for(m.key_id) or b"") for m in folder.months())]
    entries = json.dumps(list(AuditEntry.objects.values("subject", "detail")))
    for secret in secrets:
        assert len(secret) == 32
        assert secret.hex() not in said + entries
    assert PASSPHRASE not in said + entries
    for line in (line for sheet in sheets for line in sheet.lines()):
        assert line not in said + entries


def test_every_step_is_in_the_audit_log_with_the_fingerprint(
    folder: KeyFolder, passphrase_file: Path, tmp_path: Path
) -> None:
    told("keys", "make", passphrase_file=passphrase_file, sheets=tmp_path)
    told("keys", "prove", sheet=written(tmp_path)[:2])
    made, proven = AuditEntry.objects.filter(action__startswith="keys.").order_by("pk")
    shown = fingerprint(load_public_key(timezone.localdate()))
    assert (made.action, proven.action) == ("keys.made", "keys.proven")
    assert made.detail["fingerprint"] == proven.detail["fingerprint"] == shown
    assert shown in told("keys", "status")


def test_the_demonstration_tries_its_own_sheets_and_says_so(
    folder: KeyFolder, settings: Settings, terminal: list[str]
) -> None:
    settings.DEMO, settings.DEMO_PASSPHRASE = True, "demo"
    terminal.append("")
    said = told("keys", "make")
    assert "own passphrase" in said
    assert "keeps none of them" in said
    assert load_public_key(timezone.localdate())
    assert folder.unlock("demo")


def at_a_terminal(command: list[str], environment: dict[str, str], answer: "Person") -> str:
    """Run a command at a pseudo terminal, where `answer` types; return all it showed."""
    screen, other_end = pty.openpty()
    process = subprocess.Popen(
        command,
        env=environment,
        start_new_session=True,
        stdin=other_end,
        stdout=other_end,
        stderr=other_end,
    )
    os.close(other_end)
    seen = ""
    while True:
        try:
            part = os.read(screen, 65536).decode()
        except OSError:  # the other end was shut: Linux says it so
            break
        if not part:
            break
        seen += part.replace("\r", "")
        if (typed := answer.reply(seen)) is not None:
            os.write(screen, typed.encode() + b"\n")
    os.close(screen)
    assert process.wait(60) == 0, seen
    return seen


class Person:
    """Copies what is shown; types sheet C with one slip, then C again by mistake, then A."""

    def __init__(self) -> None:
        self.answered = 0
        self.lines_of_c: list[str] = []

    def reply(self, seen: str) -> str | None:
        """Return what to type at the prompt the screen ends with, or None if it asks nothing."""
        new = seen[self.answered :]
        typed = None
        if re.search(r"(passphrase|same again): $", new):
            typed = PASSPHRASE
        elif new.endswith("goes on. "):
            typed = ""
        elif prompt := re.search(r"\n  ([1-7])   $", new):
            typed = self._line(int(prompt[1]), seen)
        if typed is not None:
            self.answered = len(seen)
        return typed

    def _line(self, number: int, seen: str) -> str:
        sheets = dict(re.findall(r"SHEET ([ABC])\n(.*?)\n={72}\n(?:Copy)", seen, re.S))
        lines: dict[str, list[str]] = {
            letter: re.findall(r"^    [1-7]   (.*)$", text, re.M) for letter, text in sheets.items()
        }
        if "The second sheet:" in seen:
            asked_again = "sheet C twice" in seen
            return lines["A" if asked_again else "C"][number - 1]
        line = lines["C"][number - 1].lower()
        is_slip = number == 2 and "Line 2" not in seen
        return line[::-1] if is_slip else line


@pytest.mark.sqlite
def test_the_whole_ceremony_at_a_real_terminal(tmp_path: Path) -> None:
    """One sheet at a time on the screen, wiped after each; two typed back; then the site opens."""
    installation = Installation(tmp_path)
    for path in (tmp_path / "keys").iterdir():
        path.unlink()
    (tmp_path / "intake.pub").unlink()
    command = [sys.executable, str(ROOT / "site" / "manage.py"), "keys", "make"]
    environment = installation.environment("keeper")
    seen = at_a_terminal(command, environment, Person())
    assert seen.count("\033[3J\033[H\033[2J") == 5
    assert "Line 2 is not as it is printed" in seen
    assert "sheet C twice" in seen
    assert seen.rstrip().splitlines()[-2].endswith("Its key has the fingerprint:")
    assert PASSPHRASE not in seen
    assert (tmp_path / "intake.pub").exists()
