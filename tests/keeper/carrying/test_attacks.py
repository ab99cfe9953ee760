"""What a hostile stick can bring: refused in plain words, and nothing is changed by it."""

from pathlib import Path

import pytest
from nacl.exceptions import CryptoError
from nacl.public import SealedBox
from nacl.signing import SigningKey

from feedback.keeper.carrying import package
from feedback.keeper.carrying.package import Direction, Refused, read, write
from tests.keeper.carrying.conftest import Circle, texts
from tests.keeper.carrying.machines import Machine
from tests.keeper.carrying.test_circle import counts

pytestmark = pytest.mark.django_db(databases=["default", "staging"])

SITE, KEEPER, THIRD = (SigningKey.generate() for _ in range(3))
CONTENT = b'{"words": "qzxtrombonewalrus"}'
PLACES = [0, 16, 17, 18, 25, 26, 33, 34, 65, 97, 98, 129, 130, 5000, -17, -1]


def back() -> bytes:
    """Return a file from the keeper to the site."""
    return write(CONTENT, Direction.BACK, KEEPER, SITE.verify_key)


def refused(file: bytes, direction: Direction = Direction.BACK) -> str:
    """Return the words with which the site refuses a file."""
    with pytest.raises(Refused) as refusal:
        read(file, direction, SITE, KEEPER.verify_key)
    assert refusal.value.__cause__ is None
    return refusal.value.words


def test_a_file_opens_where_it_is_meant_to() -> None:
    """Control for everything below."""
    assert read(back(), Direction.BACK, SITE, KEEPER.verify_key) == CONTENT


@pytest.mark.parametrize("place", PLACES)
def test_one_flipped_bit_anywhere(place: int) -> None:
    changed = bytearray(back())
    changed[place] ^= 1
    assert refused(bytes(changed))


@pytest.mark.parametrize("length", [0, 1, 17, 33, 34, 97, 98, 1000, -1])
def test_a_file_cut_off_anywhere(length: int) -> None:
    assert refused(back()[:length])


def test_a_longer_file() -> None:
    assert "changed, cut off or damaged" in refused(back() + b"\0")


def test_another_signer() -> None:
    assert "does not trust" in refused(write(CONTENT, Direction.BACK, THIRD, SITE.verify_key))


def test_another_signer_under_the_keepers_name() -> None:
    """The names in the head are the keeper's, the signature is not."""
    forged = write(CONTENT, Direction.BACK, THIRD, SITE.verify_key)
    assert "changed, cut off or damaged" in refused(back()[: package.HEAD_BYTES] + forged[34:])


def test_a_file_for_another_installation() -> None:
    assert "meant for another" in refused(write(CONTENT, Direction.BACK, KEEPER, THIRD.verify_key))


def test_the_other_direction() -> None:
    out = write(CONTENT, Direction.OUT, KEEPER, SITE.verify_key)
    assert "goes the other way" in refused(out)
    turned = out.replace(b"\x01O", b"\x01B", 1)
    assert "changed, cut off or damaged" in refused(turned)
    assert "this very machine" in refused(write(CONTENT, Direction.BACK, SITE, KEEPER.verify_key))


def test_a_copied_stick_opens_for_nobody_else() -> None:
    """Not even for the machine that wrote it. Control: the machine it is meant for."""
    box = back()[package.HEAD_BYTES + package.SIGNATURE_BYTES :]
    for key in (KEEPER, THIRD):
        with pytest.raises(CryptoError):
            SealedBox(key.to_curve25519_private_key()).decrypt(box)
    assert CONTENT in SealedBox(SITE.to_curve25519_private_key()).decrypt(box)


def test_too_much_for_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "LARGEST", 1 << 20)
    with pytest.raises(Refused, match="too much"):
        package.pad(b"x" * (1 << 20))


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        ("site", "back1", "older than one that was taken in before"),
        ("keeper", "out1", "older than one that was taken in before"),
        ("site", "out2", "this very machine"),
        ("keeper", "back2", "this very machine"),
    ],
)
def test_the_real_command_refuses(circle: Circle, kind: str, name: str, words: str) -> None:
    """Replayed older files, and files at the wrong machine."""
    expect_refusal(circle, kind, circle.stick / name, words)


@pytest.mark.parametrize(("kind", "name"), [("site", "back2"), ("keeper", "out3")])
def test_the_real_command_refuses_a_changed_file(
    circle: Circle, kind: str, name: str, tmp_path: Path
) -> None:
    changed = bytearray((circle.stick / name).read_bytes())
    changed[-1] ^= 1
    (tmp_path / name).write_bytes(changed)
    expect_refusal(circle, kind, tmp_path / name, "changed, cut off or damaged")


def test_the_real_command_refuses_what_is_no_file_of_ours(circle: Circle, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear Sir or Madam")
    expect_refusal(circle, "site", tmp_path / "letter", "not a file that Hearback wrote")
    told = circle.site.carry("in", tmp_path / "missing")
    assert (told.code, "No such file" in told.errors) == (1, True)


@pytest.mark.parametrize(("kind", "action"), [("site", "back"), ("keeper", "out")])
def test_each_machine_writes_in_one_direction_only(
    circle: Circle, kind: str, action: str, tmp_path: Path
) -> None:
    told = machine_of(circle, kind).carry(action, tmp_path / "file")
    assert told.code == 1
    assert not (tmp_path / "file").exists()


def expect_refusal(circle: Circle, kind: str, file: Path, words: str) -> None:
    """Take a file in; expect these words, no traceback, and not one row more or less."""
    machine = machine_of(circle, kind)
    before = (counts(machine), texts(machine))
    told = machine.carry("in", file)
    assert told.code == 1
    assert words in told.errors
    assert "Nothing was taken in." in told.errors
    assert "Traceback" not in told.errors
    assert (counts(machine), texts(machine)) == before


def machine_of(circle: Circle, kind: str) -> Machine:
    """Return one of the two."""
    return circle.site if kind == "site" else circle.keeper
