"""Two machines and a stick: each answer arrives once, masked, and opens for a reviewer."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import canary
from tests.keeper.carrying.conftest import KILLS, MARKER, NAME, SAID, Circle, texts
from tests.keeper.carrying.machines import Machine
from tests.keeper.conftest import PASSPHRASE

pytestmark = pytest.mark.django_db(databases=["default", "staging"])

COUNTS = """
import json
from django.apps import apps
from feedback.intake.models import Envelope
names = ("Response", "Answer", "Text", "RawText", "Coding", "Flag", "Quarantined", "Batch")
counts = {name: apps.get_model("responses", name).objects.count() for name in names}
print(json.dumps({**counts, "Envelope": Envelope.objects.count()}))
"""
DESK = """
from django.test import Client, override_settings
from django.conf import settings
from feedback.responses.models import Text
from hearback.people.roles import Role
from tests import factories
client = Client()
user = factories.make_user(Role.CODER, email="coder@testshire.example")
client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
with override_settings(SECOND_FACTOR_REQUIRED=False):
    for pk in Text.objects.values_list("pk", flat=True):
        print(client.get(f"/desk/texts/{pk}/").content.decode())
"""
RAW = f"""
import json
from feedback.desk.raw.opening import read
from feedback.intake.wrapping import unwrap
from feedback.keeper.keys import desk_keys
from feedback.keeper.models import ReviewerKey
from feedback.responses.models import RawText
own = ReviewerKey.objects.get()
private = unwrap(own.wrapped, {PASSPHRASE!r})
print(json.dumps(sorted(
    read(raw, desk_keys.open_copy(bytes(raw.desk_key), own.user_id, private))
    for raw in RawText.objects.all()
)))
"""
OPENED_FILES = """
import sys
from pathlib import Path
from feedback.keeper.carrying import pair
from feedback.keeper.carrying.package import Direction, read
for path in sorted(Path({stick!r}).glob("back*")):
    content = read(path.read_bytes(), Direction.BACK, pair.own_key(), pair.other_key())
    (Path({folder!r}) / path.name).write_bytes(content)
"""


def counts(machine: Machine) -> dict[str, int]:
    """Return how many rows a machine has."""
    found: dict[str, int] = json.loads(machine.python(COUNTS))
    return found


def masked(number: int) -> str:
    """Return what the desk shows of an answer; the office hid more of the first."""
    words = "[hidden]" if number == 0 else "still waiting"
    return f"{MARKER}{number} [name] of [place] was {words}"


def test_each_answer_arrives_exactly_once_and_masked(circle: Circle) -> None:
    assert texts(circle.site) == sorted(masked(number) for number in range(len(SAID)))
    found = counts(circle.site)
    assert found["Response"] == found["Answer"] == found["RawText"] == len(SAID)
    # Each names a person.
    assert found["Flag"] == len(SAID)
    assert found["Batch"] == 2
    assert found["Envelope"] == found["Quarantined"] == 0


def test_every_kill_was_one(circle: Circle) -> None:
    """The second round was taken in under fire, on both sides."""
    assert circle.kills == {"out2": KILLS, "back2": KILLS}


def test_what_was_masked_further_stays_masked(circle: Circle) -> None:
    """The first file back came a second time after the office had hidden more."""
    assert masked(0) in circle.seen["after one round"]


def test_rows_leave_the_keepers_machine_once_the_site_has_them(circle: Circle) -> None:
    assert circle.seen["at the keeper before the second batch"] == []
    found = counts(circle.keeper)
    assert {name: number for name, number in found.items() if number} == {"Batch": 2}
    for word in (MARKER, NAME):
        assert canary.scan([circle.keeper.folder], word) == []


def test_the_desk_shows_masked_words(circle: Circle) -> None:
    shown = circle.site.python(DESK)
    assert shown.count(f"{MARKER}1 ") >= 1
    assert "[name]" in shown
    assert "Quackenbush" not in shown


def test_raw_texts_open_for_a_reviewer_at_the_site(circle: Circle) -> None:
    assert json.loads(circle.site.python(RAW)) == sorted(SAID)


def test_the_stick_shows_nothing(circle: Circle, tmp_path: Path) -> None:
    """Control: the same files, unsealed by the site's own key, show the marker."""
    words = [MARKER, NAME, "still waiting", "Netherby", "testshire"]
    for word in words:
        assert canary.scan([circle.stick], word) == []
    circle.site.python(OPENED_FILES.format(stick=str(circle.stick), folder=str(tmp_path)))
    assert {Path(file).name for file, _ in canary.scan([tmp_path], MARKER)} == {"back1", "back2"}


def test_sizes_tell_nothing_of_how_much_was_answered(circle: Circle) -> None:
    sizes = {path.name: path.stat().st_size for path in circle.stick.iterdir()}
    assert len(sizes) == 7
    assert len(set(sizes.values())) == 1, sizes


def test_the_audit_log_of_the_site_tells_what_the_keeper_did(circle: Circle) -> None:
    told = circle.site.python(
        "from hearback.people.models import AuditEntry\n"
        "print(*AuditEntry.objects.order_by('pk').values_list('action', flat=True))"
    ).split()
    assert told.count("keeper.batch") == 2, "each once, although the files came many times"
    assert "raw.key_shared" in told
    assert told.count("carry.trusted") == 2, "its own, and the keeper's"


@pytest.mark.parametrize("tier", ["public", "office"])
def test_the_keepers_machine_serves_nothing(circle: Circle, tier: str) -> None:
    """Control: the site's machine does."""
    ended = {
        machine.kind: subprocess.run(
            [sys.executable, "-c", "import hearback.wsgi"],
            env=machine.environment(tier),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        for machine in (circle.keeper, circle.site)
    }
    assert ended["keeper"].returncode == 1
    assert "the keeper’s machine serves nothing" in ended["keeper"].stderr
    assert ended["site"].returncode == 0, ended["site"].stderr


def test_the_sites_machine_has_no_private_key(circle: Circle) -> None:
    assert not (circle.site.folder / "keys").exists()
    for command in (["keeper"], ["keys", "status"]):
        told = circle.site.told(command)
        assert told.code == 1
        assert "The keeper is on another machine" in told.errors
    assert "carry out" in circle.site.told(["keeper"]).errors
