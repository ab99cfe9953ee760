"""What a thief of the disk or a backup finds: noise.

See docs/safety.md, claims 27 and 29.
"""

import base64
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from feedback.intake.sealing import ENVELOPE_SIZES
from tests.keeper.installation import Installation

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(databases=["default", "staging"])]
MARKER = "qzxtrombonewalrus"
PEOPLE = 40
NAME = "Marjorie Quackenbush"


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Installation:
    """Forty people have answered; the keeper has not run."""
    installation = Installation(tmp_path_factory.mktemp("installation"))
    installation.send(*(f"{MARKER}{n} {NAME} was still waiting" for n in range(PEOPLE)))
    return installation


def forms_of(text: str) -> list[bytes]:
    """Return the ways in which a text may lie on a disk."""
    plain = text.encode()
    middles = [base64.b64encode(b"x" * shift + plain)[4:-4] for shift in range(3)]
    return [plain, text.encode("utf-16-le"), plain.hex().encode(), *middles]


def found_in(files: dict[str, bytes], text: str) -> set[str]:
    """Return the files that hold a text in any form."""
    return {name for name, content in files.items() if any(f in content for f in forms_of(text))}


def envelopes_in(path: Path) -> list[bytes]:
    """Read staging as a thief does: past every guard."""
    with closing(sqlite3.connect(path)) as database:
        return [row[0] for row in database.execute("SELECT sealed FROM intake_envelope")]


def test_the_scan_finds_what_is_there(answered: Installation) -> None:
    """Control: a planted marker is found in every form it may take."""
    for number, form in enumerate(forms_of(MARKER)):
        planted = answered.folder / f"planted{number}"
        planted.write_bytes(b"\x00" * 7 + form + b"\x00" * 7)
        assert found_in(answered.files(), MARKER) == {planted.name}
        planted.unlink()


def test_before_the_keeper_nothing_typed_is_on_the_disk(answered: Installation) -> None:
    assert len(envelopes_in(answered.staging)) == PEOPLE
    assert found_in(answered.files(), MARKER) == set()


def test_sealed_answers_differ_in_nothing_but_noise(answered: Installation) -> None:
    envelopes = envelopes_in(answered.staging)
    assert {len(envelope) for envelope in envelopes} <= ENVELOPE_SIZES
    assert len({len(envelope) for envelope in envelopes}) == 1
    assert len({envelope[9:41] for envelope in envelopes}) == PEOPLE


def test_after_the_keeper_the_envelopes_are_gone_and_the_name_is_nowhere(
    answered: Installation,
) -> None:
    envelopes = envelopes_in(answered.staging)
    before = answered.staging.read_bytes()
    assert all(envelope[100:140] in before for envelope in envelopes), "control: they were there"
    told = answered.manage("keeper", "--passphrase-file", str(answered.passphrase_file))
    assert told == "Survey spring: opened a batch\n"
    files = answered.files()
    for content in files.values():
        assert not any(envelope[100:140] in content for envelope in envelopes)
    assert found_in(files, "Quackenbush") == set()
    assert found_in(files, MARKER) == {"hearback.sqlite3"}, "the masked words, and only they"
    with closing(sqlite3.connect(answered.main)) as database:
        masked = [row[0] for row in database.execute("SELECT masked FROM responses_text")]
        assert sorted(masked) == sorted(
            f"{MARKER}{n} [name] was still waiting" for n in range(PEOPLE)
        )
        assert database.execute("PRAGMA freelist_count").fetchone() == (0,)
    with closing(sqlite3.connect(answered.staging)) as database:
        assert database.execute("PRAGMA freelist_count").fetchone() == (0,)


def test_without_tidying_the_envelopes_place_would_remain(answered: Installation) -> None:
    """Control for the free list above: deleting alone leaves free pages behind."""
    answered.send(*["Nobody rang back."] * PEOPLE * 4)
    answered.run(
        "office", "from feedback.intake.models import Envelope; Envelope.objects.all().delete()"
    )
    with closing(sqlite3.connect(answered.staging)) as database:
        assert database.execute("PRAGMA freelist_count").fetchone() != (0,)
