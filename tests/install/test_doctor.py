"""`./run doctor` finds what was planted, says it in one line with what to do, and nothing else.

Each fault is planted in an installation that was well a moment before, and is well again after.
"""

import json
from dataclasses import dataclass

import pytest

from tests.install.container import can_make_machines
from tests.install.installed import CERTIFICATE, DATA, Made, made

__all__ = ["made"]
pytestmark = [
    pytest.mark.django_db(databases=["default", "staging"]),
    pytest.mark.sqlite,
    pytest.mark.skipif(not can_make_machines(), reason="only root can make users and namespaces"),
]
KEY = f"{DATA}/keys/month"
MAIN = f"{DATA}/main/hearback.sqlite3"
PEPPER = f"{DATA}/pepper/pepper.key"
INTAKE = f"{DATA}/public-key/intake.pub"
NGINX = "/etc/nginx/hearback"
SETTINGS = "/etc/hearback"
TIMERS = "/etc/systemd/system/timers.target.wants"
DEBUG_ON = "from hearback.settings.production import *\nDEBUG = True\n"
SINK = "python3 tests/install/mail_sink.py"
SQL = "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute(sys.argv[2]); d.commit()"


@dataclass(frozen=True)
class Fault:
    """Shell that plants a fault and takes it away; which part finds it, and what it says."""

    part: str
    plant: str
    undo: str
    found: str
    mend: str


def kept(path: str, change: str) -> tuple[str, str]:
    """Return shell that keeps a file and changes it, and shell that puts it back."""
    return f"cp -p {path} /run/kept && {change}", f"cp -p /run/kept {path}"


def same_secret() -> tuple[str, str]:
    """The public site has the keeper's secret."""
    take = f"grep SECRET_KEY {SETTINGS}/keeper.env"
    path = f"{SETTINGS}/public.env"
    return kept(path, f'S=$({take}); sed -i "s|^HEARBACK_SECRET_KEY=.*|$S|" {path}')


def debugging() -> tuple[str, str]:
    """A settings module with debug pages."""
    path = f"{SETTINGS}/common.env"
    change = (
        f"mkdir -p /run/debugging && printf '{DEBUG_ON}' >/run/debugging/debugging.py &&"
        f" sed -i -e 's/hearback.settings.production/debugging/'"
        f" -e 's|^PYTHONPATH=|&/run/debugging:|' {path}"
    )
    return kept(path, change.replace("\n", "\\n"))


def sql(statement: str) -> str:
    """Return shell that changes the main database."""
    return f".venv/bin/python -c '{SQL}' {MAIN} \"{statement}\""


ASK = "curl -ski --resolve voices.example:443:127.0.0.1 https://voices.example/"
HAS_HSTS = f"{ASK} | grep -qi ^strict-transport"
NO_HSTS = kept(
    f"{NGINX}/pass-on.conf",
    f"sed -i '/add_header Strict-Transport/d' {NGINX}/pass-on.conf && nginx -s reload &&"
    f" while {HAS_HSTS}; do :; done",
)
OLD_BACKUP = (
    f'mkdir -p {DATA}/kept && echo \'{{"on": "2026-01-01"}}\' >{DATA}/kept/last-backup.json'
)
FAULTS = {
    "a key file others read": Fault(
        "key-files",
        f"chmod 644 {KEY}",
        f"chmod 600 {KEY}",
        "Others may read it",
        f"chmod 600 {KEY}",
    ),
    "a key file of somebody else": Fault(
        "key-files",
        f"chown root {KEY}",
        f"chown hearback-keeper {KEY}",
        "belongs to root",
        "chown hearback-keeper:",
    ),
    "a key folder others enter": Fault(
        "folders",
        f"chmod 755 {DATA}/keys",
        f"chmod 700 {DATA}/keys",
        "mode 755, not 700",
        f"chmod 700 {DATA}/keys",
    ),
    "a folder of somebody else": Fault(
        "folders",
        f"chown hearback-web {DATA}/main",
        f"chown hearback-office {DATA}/main",
        "hearback-web:hearback-keeper",
        f"chown hearback-office:hearback-keeper {DATA}/main",
    ),
    "settings others read": Fault(
        "settings",
        f"chmod 644 {SETTINGS}/public.env",
        f"chmod 640 {SETTINGS}/public.env",
        "Others may read or write it",
        f"chmod 640 {SETTINGS}/public.env",
    ),
    "a database’s password that everybody reads": Fault(
        "settings",
        *kept(
            f"{SETTINGS}/common.env",
            f"echo HEARBACK_DATABASE_URL=postgresql://x:y@localhost/x >>{SETTINGS}/common.env",
        ),
        "HEARBACK_DATABASE_URL holds a password, and others may read it (mode 644)",
        "office.env",
    ),
    "one secret for two": Fault(
        "secrets", *same_secret(), "The same as that of public", "openssl rand"
    ),
    "a database the public site may write": Fault(
        "inside",
        f"chmod 666 {MAIN}",
        f"chmod 664 {MAIN}",
        "The public site’s user may write it",
        "systemd-tmpfiles --create",
    ),
    "debug pages": Fault(
        "inside", *debugging(), "a fault shows what people typed", "hearback.settings.production"
    ),
    "a database older than the program": Fault(
        "inside",
        sql("UPDATE django_migrations SET app = 'cms-' WHERE app = 'cms' AND name LIKE '0004%'"),
        sql("UPDATE django_migrations SET app = 'cms' WHERE app = 'cms-'"),
        "Older than the program: cms",
        "deploy/as keeper upgrade",
    ),
    "an old key": Fault(
        "intake-key",
        *kept(INTAKE, f'sed -i \'s/"made_on": "[^"]*/"made_on": "2026-01-01/\' {INTAKE}'),
        "too old, no answer is taken",
        "deploy/as keeper keys rotate",
    ),
    "a pepper that is lost": Fault(
        "pepper",
        f"mv {PEPPER} /run/",
        f"mv /run/pepper.key {PEPPER}",
        f"None in {PEPPER}",
        "Bring your copy back",
    ),
    "a timer that is dead": Fault(
        "units",
        f"mv {TIMERS}/hearback-forgetting.timer /run/",
        f"mv /run/hearback-forgetting.timer {TIMERS}/",
        "not enabled",
        "systemctl enable --now hearback-forgetting.timer",
    ),
    "an access log": Fault(
        "web-log",
        *kept(f"{NGINX}/nothing-kept.conf", f"sed -i '/^access_log/d' {NGINX}/nothing-kept.conf"),
        "Every visit",
        "cp -r deploy/nginx/hearback",
    ),
    "Debian’s own site": Fault(
        "web-log",
        "echo 'server { listen 80; }' >/etc/nginx/sites-enabled/default",
        "rm /etc/nginx/sites-enabled/default",
        "Every visit",
        "rm /etc/nginx/sites-enabled/default",
    ),
    "https that nobody insists on": Fault(
        "wire",
        NO_HSTS[0],
        f"{NO_HSTS[1]} && nginx -s reload && until {HAS_HSTS}; do :; done",
        "Strict-Transport-Security",
        "cp -r deploy/nginx/hearback",
    ),
    "an old backup": Fault(
        "backup", OLD_BACKUP, f"rm {DATA}/kept/last-backup.json", "1 January 2026", "list-timers"
    ),
    "a clock that went back": Fault(
        "clock",
        f"touch -d '+2 days' {DATA}/staging/ahead",
        f"rm {DATA}/staging/ahead",
        "minutes ahead of it",
        "timedatectl set-ntp true",
    ),
    "a mail server that is not there": Fault(
        "mail",
        *kept(
            f"{SETTINGS}/common.env",
            f"sed -i 's/localhost:25/localhost:26/' {SETTINGS}/common.env",
        ),
        "It does not answer",
        "apt-get install postfix",
    ),
    "a mail server that refuses": Fault(
        "mail",
        *kept(
            f"{SETTINGS}/common.env",
            f"sed -i 's/localhost:25/localhost:2525/' {SETTINGS}/common.env",
        ),
        "554 not from you",
        "HEARBACK_FROM_EMAIL",
    ),
    "a process of the wrong user": Fault(
        "users",
        "HEARBACK_TIER=public sleep 600 >/dev/null 2>&1 & echo $! >/run/planted;"
        " until grep -q HEARBACK_TIER=public /proc/$!/environ; do :; done",
        "P=$(cat /run/planted); kill $P; while test -d /proc/$P; do :; done",
        "runs as root, not as hearback-web",
        "systemctl restart hearback-public",
    ),
}


@pytest.fixture(scope="module")
def well(made: Made) -> Made:
    """The installation with a key in its folder, and a second mail server that refuses everyone."""
    made.container.do("sh", "-c", f"install -o hearback-keeper -m 600 /dev/null {KEY}")
    made.container.start("refusing", *SINK.split(), "2525", "/dev/null", "refuse")
    return made


def test_nothing_is_wrong_with_what_the_installer_made(well: Made) -> None:
    assert well.amiss("--full-percent", "101") == []
    assert len(well.doctor("--only", "folders")[1]) > 10


@pytest.mark.parametrize("name", FAULTS)
def test_it_finds_what_was_planted(well: Made, name: str) -> None:
    fault = FAULTS[name]
    well.container.do("sh", "-c", fault.plant)
    try:
        wrong = well.amiss("--only", fault.part)
    finally:
        well.container.do("sh", "-c", fault.undo)
    assert any(fault.found in line and fault.mend in line.partition("→")[2] for line in wrong), (
        wrong
    )
    if fault.part != "inside":  # which takes seconds; the next test looks once more
        assert well.amiss("--only", fault.part) == []


def test_after_all_that_it_is_well_again(well: Made) -> None:
    assert well.amiss("--only", "inside") == []


def test_a_full_disk_is_told(well: Made) -> None:
    (wrong,) = well.amiss("--only", "disk", "--full-percent", "0")
    assert "% used → Make room" in wrong
    assert well.amiss("--only", "disk", "--full-percent", "100") == []


def test_a_certificate_browsers_dont_trust_is_told(well: Made) -> None:
    done = well.container.module("hearback.doctor", "--only", "wire")
    assert done.returncode == 1
    assert "Browsers don’t trust it" in done.stdout
    assert "→ certbot certonly" in done.stdout


def test_for_people_it_says_one_line_each_and_the_count(well: Made) -> None:
    done = well.container.module("hearback.doctor", "--all", "--only", "key-files")
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].endswith("things looked at, nothing to mend.")
    assert done.stdout.startswith("ok ")


def test_the_office_reads_what_root_saw_and_the_grade_is_silver(well: Made) -> None:
    well.amiss()
    report = json.loads(well.container.do("cat", f"{DATA}/machine/report.json"))
    assert {fact["allows"] for fact in report["facts"]} == {3}
    said = well.container.do(*well.as_tier("office", "tell_safety"))
    assert said.startswith("The grade is Silver.")
    assert "The machine the keeper runs on: This one" in said
    assert CERTIFICATE not in json.dumps(report)


def test_another_user_is_told_what_it_may_not_see(well: Made) -> None:
    done = well.container.run(*well.as_tier("office", "doctor", "--only", "key-files"))
    assert done.returncode == 1
    assert "Not to be seen by this user" in done.stdout
    assert "As root" in done.stdout or "./run doctor" in done.stdout
