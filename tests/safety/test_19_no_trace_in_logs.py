"""Claim 19: behind every server we ship, nothing of a visit is written down.

No answer, address, browser or visited page stands in any file or output, after a whole journey with
everything that can go wrong on the way, through the files in `deploy/`.
"""

import secrets
import socket
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.canary import scan
from tests.deploy.journey import SPOOFED, ask_as_proxy, go_wrong, identified, visit
from tests.deploy.shipped import PROXIES, SERVERS, Journey, Shipped, available
from tests.deploy.stack import MARKS, need, shipped
from tests.deploy.wire import VISITOR

__all__ = ["shipped"]
pytestmark = MARKS
EXPECTED = {
    "sent": 200,
    "left": 303,
    "cross-site": 403,
    "no page": 404,
    "wrong method": 405,
    "too large": 413,
    "not a form": 415,
    "no key": 503,
    "no database": 503,
}


def traces(shipped: Shipped, journey: Journey) -> list[tuple[str, str]]:
    """Return every file with anything of a visit in it, all we wrote before it left out."""
    files = [path for path in files_of(shipped.folder) if "static" not in path.parts]
    found = []
    for told in (journey.answer, journey.agent, journey.path.strip("/"), SPOOFED, VISITOR):
        found += scan(files, told)
    packed = socket.inet_aton(VISITOR)
    return found + [(str(path), "packed address") for path in files if packed in path.read_bytes()]


def files_of(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


@pytest.mark.parametrize("name", SERVERS)
def test_nothing_of_a_visit_is_in_any_file_or_output(
    shipped: Shipped, name: str, figure: Callable[[str], None]
) -> None:
    need(name)
    journey = visit(shipped, available())[name]
    codes = {what: answer.status_code for what, answer in journey.answers.items()}
    assert codes.items() >= EXPECTED.items()
    assert codes.get("not running", 502) == 502
    assert "Thank you" in journey.answers["sent"].content.decode()
    assert shipped.count() > 0
    behind = "socket-public" if name in PROXIES else name
    written = (shipped.folder / "output" / f"{behind}.log").read_text()
    assert "ERROR NoValidKey at" in written  # faults are written down, so the scan has something
    assert "ERROR DatabaseError at" in written
    assert traces(shipped, journey) == []
    figure(f"{name}: {len(journey.answers)} kinds of answer, no trace")


def test_an_address_that_a_proxy_vouches_for_is_not_kept(shipped: Shipped) -> None:
    shipped.serve_sockets()
    token = secrets.token_hex(8)
    journey = Journey(f"canary {token}", f"agent-{token}", f"/{token}/")
    assert ask_as_proxy(shipped, journey).status_code == 404
    assert traces(shipped, journey) == []


def kept_by(folder: Path, told: Iterable[str]) -> list[bool]:
    """Say for each text whether nginx has written it down."""
    written = "".join(path.read_text(errors="replace") for path in (folder / "logs").iterdir())
    return [text in written for text in told]


def test_control_a_web_server_that_logs_as_installed(shipped: Shipped, tmp_path: Path) -> None:
    """With Debian's own log settings nginx wrote down address, page and browser of the visit."""
    need("nginx")
    quiet = {"access_log off;": "", "error_log /dev/null emerg;": ""}
    told = journey_through_broken(shipped, tmp_path, quiet)
    assert kept_by(tmp_path, (VISITOR, told.path, told.agent)) == [True, True, True]


def test_control_an_error_log_for_critical_faults_alone(shipped: Shipped, tmp_path: Path) -> None:
    """With `error_log … crit` one fault of the disk had address and page written down."""
    need("nginx")
    broken = {
        "error_log /dev/null emerg;": f"error_log {tmp_path}/logs/crit.log crit;",
        "client_body_buffer_size 256k;": "client_body_buffer_size 1k;",
    }
    told = journey_through_broken(shipped, tmp_path, broken)
    assert kept_by(tmp_path, (VISITOR, told.path.strip("/"))) == [True, True]


def journey_through_broken(shipped: Shipped, folder: Path, broken: dict[str, str]) -> Journey:
    """Go through an nginx whose files were spoiled, with no folder left to spill into."""
    token = secrets.token_hex(8)
    journey = Journey(f"canary {token} über" + "x" * 4000, f"agent-{token}", f"/{token}/")
    wire = identified(shipped.broken_nginx(folder, broken), journey)
    try:
        for spill in (folder / "spill").iterdir():
            spill.rmdir()
        go_wrong(wire, journey)
    finally:
        shipped.stop("broken")
    return journey
