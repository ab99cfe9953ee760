"""Claim 20: after a whole visit there are exactly the files that the manual names, and no other.

An extra file in a data, log, short-lived or temporary folder fails (ASVS 16.1.1, 16.2.3).
"""

import re
from pathlib import Path

from tests.deploy.journey import visit
from tests.deploy.shipped import Shipped, available
from tests.deploy.stack import MARKS, shipped

__all__ = ["shipped"]
pytestmark = MARKS
# What may be there, as expressions; those that must be empty are listed again below.
MAY_EXIST = (
    r"data/main/hearback\.sqlite3",
    r"data/staging/staging\.sqlite3",
    r"data/public-key/intake\.pub",
    r"data/pepper/pepper\.key",
    r"data/audit-key/audit\.key",  # shut to the public site
    r"data/static/.*",  # our own style sheets, scripts and icons, collected at installation
    r"run/(public|office)/http\.sock",
    r"run/(public/keys|granian|gunicorn)/carry(-\d+\.key|\.lock)",
    r"run/office/short-lived/office-cache/[0-9a-f]{32}\.djcache",
    r"nginx/logs/(access|error)\.log",
)
MUST_BE_EMPTY = re.compile(r"nginx/logs/.*")
LOOKED_AT = ("data", "run", "tmp", "nginx/logs", "nginx/spill")


def extra_files(folder: Path) -> list[str]:
    """Return what should not be there, relative to the installation."""
    known = re.compile("|".join(f"(?:{pattern})" for pattern in MAY_EXIST))
    found = []
    for path in (path for part in LOOKED_AT for path in sorted((folder / part).rglob("*"))):
        name = path.relative_to(folder).as_posix()
        if path.is_dir():
            continue
        if not known.fullmatch(name) or (MUST_BE_EMPTY.fullmatch(name) and path.stat().st_size):
            found.append(name)
    return found


def test_no_file_but_those_that_may_be_there(shipped: Shipped) -> None:
    visit(shipped, available())
    assert (shipped.data / "staging" / "staging.sqlite3").exists()
    assert extra_files(shipped.folder) == []


def test_control_an_extra_file_fails(shipped: Shipped) -> None:
    """A log, a journal and a temporary file that were planted were each found."""
    planted = ["nginx/logs/public.log", "data/main/hearback.sqlite3-wal", "tmp/upload"]
    for name in planted:
        (shipped.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (shipped.folder / name).touch()
    try:
        assert sorted(extra_files(shipped.folder)) == sorted(planted)
    finally:
        for name in planted:
            (shipped.folder / name).unlink()


def test_control_a_log_that_is_no_longer_empty_fails(shipped: Shipped, tmp_path: Path) -> None:
    """One line in nginx's own access log was found."""
    (tmp_path / "nginx" / "logs").mkdir(parents=True)
    (tmp_path / "nginx" / "logs" / "access.log").write_text("127.0.0.1 GET /")
    assert extra_files(tmp_path) == ["nginx/logs/access.log"]
