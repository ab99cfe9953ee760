"""The systemd units, users and folders we ship: read by systemd itself, as strict as we say."""

import configparser
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from hearback.settings import environment
from tests.deploy.nginx import DEPLOY
from tests.deploy.shipped import Shipped
from tests.deploy.stack import MARKS, shipped
from tests.migrated import ROOT

__all__ = ["shipped"]
pytestmark = MARKS
SYSTEMD = DEPLOY / "systemd"
SERVICES = sorted(path.name for path in SYSTEMD.glob("*.service"))
USERS = {
    "hearback-public.service": "hearback-web",
    "hearback-office.service": "hearback-office",
    "hearback-worker.service": "hearback-office",
    "hearback-keeper.service": "hearback-keeper",
    "hearback-forgetting.service": "hearback-keeper",
    "hearback-purging.service": "hearback-keeper",
    "hearback-backup.service": "hearback-keeper",
    "hearback-rehearsal.service": "hearback-keeper",
    "hearback-closing.service": "hearback-office",
    "hearback-digest.service": "hearback-office",
    "hearback-audit.service": "hearback-office",
    "hearback-suggesting.service": "hearback-office",
    "hearback-reminding.service": "hearback-office",
    "hearback-list.service": "hearback-list",
    "hearback-safety.service": "hearback-office",
    "hearback-doctor.service": "root",
}
# Only root sees every file. It may read, become each tier’s user, see processes, and no more.
DOCTOR = {
    "UMask": "0022",
    "CapabilityBoundingSet": "CAP_DAC_READ_SEARCH CAP_SETUID CAP_SETGID CAP_SYS_PTRACE",
}
# The keeper's own user, and yet no key in reach: what they write leaves the machine.
WITHOUT_KEYS = {"hearback-backup.service", "hearback-rehearsal.service"}
EVERYWHERE = {
    "UMask": "0077",
    "LimitCORE": "0",
    "MemorySwapMax": "0",
    "PrivateTmp": "yes",
    "ProtectSystem": "strict",
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
}
FOLDERS = [
    "main",
    "staging",
    "public-key",
    "keys",
    "desk-keys",
    "list-keys",
    "list-public",
    "pepper",
    "static",
    "kept",
    "backups",
    "audit-key",
    "typing-keys",
]
REACH = {
    "hearback-web": ["rx", "rwx", "rx", "", "", "", "rx", "rx", "rx", "rx", "", "", ""],
    "hearback-office": [
        *("rwx", "", "rx", "", "rwx", "", "rx", "rwx", "rwx", "rx", "", "rwx", "rwx"),
    ],
    "hearback-keeper": [
        *("rwx", "rwx", "rwx", "rwx", "rwx", "", "rx", "", "rx", "rwx", "rwx", "rwx", "rwx"),
    ],
    "hearback-list": ["rwx", "rwx", "rx", "", "", "rwx", "rwx", "", "rx", "rwx", "", "rwx", ""],
    "www-data": ["", "", "", "", "", "", "", "", "", "", "", "", ""],
}
AS_SOMEBODY = """
import json, os
os.chroot({root!r})
os.setgroups({groups})
os.setuid({number})
ways = (("r", os.R_OK), ("w", os.W_OK), ("x", os.X_OK))
print(json.dumps({{folder: "".join(
    letter for letter, way in ways if os.access("/var/lib/hearback/" + folder, way)
) for folder in {folders}}}))
"""
MOST_OF_ROOT = 3.0
MOST_EXPOSED = 2.0  # of 10, as systemd-analyze counts


class Keys(configparser.ConfigParser):
    """Keep names as they are written."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def service(name: str) -> dict[str, str]:
    """Return a unit's [Service], the last value where a name stands twice."""
    unit = Keys(strict=False, interpolation=None, delimiters=("=",))
    unit.read(SYSTEMD / name, encoding="utf-8")
    return dict(unit["Service"])


def analyze(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Ask systemd about copies of our units that name this checkout."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    for path in SYSTEMD.glob("hearback-*"):
        text = path.read_text(encoding="utf-8").replace("/opt/hearback", str(ROOT))
        (folder / path.name).write_text(text, encoding="utf-8")
    return subprocess.run(
        ["systemd-analyze", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


def test_every_unit_is_known_here() -> None:
    assert set(USERS) == set(SERVICES)


def test_systemd_has_nothing_to_say_about_them(tmp_path: Path) -> None:
    units = [f"./{path.name}" for path in SYSTEMD.glob("hearback-*")]
    done = analyze("verify", *units, folder=tmp_path)
    said = [line for line in done.stderr.splitlines() if "hearback" in line]
    assert said == []
    assert done.returncode == 0


@pytest.mark.parametrize("name", SERVICES)
def test_each_is_shut_in(name: str, tmp_path: Path) -> None:
    unit = service(name)
    wanted = EVERYWHERE | (DOCTOR if "doctor" in name else {})
    assert {key: unit[key] for key in EVERYWHERE} == wanted
    assert unit["User"] == USERS[name]
    done = analyze("security", "--offline=yes", f"./{name}", folder=tmp_path)
    exposure = re.search(r"Overall exposure level[^:]*: ([\d.]+)", done.stdout)
    assert exposure, done.stderr
    assert float(exposure[1]) < (MOST_OF_ROOT if "doctor" in name else MOST_EXPOSED)


@pytest.mark.parametrize(
    "name",
    [
        "hearback-public",
        "hearback-keeper",
        "hearback-forgetting",
        "hearback-purging",
        "hearback-backup",
        "hearback-rehearsal",
        "hearback-closing",
        "hearback-suggesting",
        "hearback-safety",
    ],
)
def test_the_public_site_and_the_keeper_have_no_network(name: str) -> None:
    unit = service(f"{name}.service")
    assert unit["PrivateNetwork"] == "yes"
    assert unit["RestrictAddressFamilies"] == "AF_UNIX"


def test_only_the_keeper_reaches_keys_and_few_reach_what_waits() -> None:
    for name in SERVICES:
        unit = service(name)
        if "doctor" in name:
            assert unit["ReadWritePaths"] == "/var/lib/hearback/machine"
            continue
        writes, shut = unit["ReadWritePaths"], unit.get("InaccessiblePaths", "")
        is_keeper = USERS[name] == "hearback-keeper"
        has_keys = is_keeper and name not in WITHOUT_KEYS
        assert ("/var/lib/hearback/keys" in writes) == has_keys, name
        assert ("/var/lib/hearback/keys" in shut) != has_keys, name
        is_list = name == "hearback-list.service"
        assert ("/staging" in writes) == (is_keeper or is_list or "public" in name), name
        assert ("/var/lib/hearback/list-keys" in writes) == is_list, name
        assert ("/var/lib/hearback/list-keys" in shut) != is_list, name
        assert ("/main" in writes) == ("public" not in name), name
        assert ("/audit-key" in writes) == ("public" not in name), name
        assert ("/audit-key" in shut) == ("public" in name), name


def test_the_sockets_are_for_the_web_server_alone(shipped: Shipped) -> None:
    shipped.serve_sockets()
    for tier in ("public", "office"):
        mode = stat.S_IMODE((shipped.run / tier / "http.sock").stat().st_mode)
        assert oct(mode) == "0o660"


def test_the_processes_started_by_their_units_dump_no_core(shipped: Shipped) -> None:
    # LimitCORE is systemd's to set; that the command survives it, and the umask, is ours.
    assert service("hearback-public.service")["LimitCORE"] == "0"
    carry = shipped.run / "public" / "keys"
    if carry.exists():
        assert stat.S_IMODE(carry.stat().st_mode) == 0o700


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine's folders, with our users and folders made by systemd's own tools."""
    if os.geteuid() != 0 or not shutil.which("systemd-sysusers"):
        pytest.skip("only root can make users, and systemd has to be installed")
    tmp_path.chmod(0o755)
    for folder in ("etc/sysusers.d", "etc/tmpfiles.d", "var/lib", "run"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "etc/passwd").write_text("root:x:0:0::/:/bin/sh\nwww-data:x:33:33::/:/bin/sh\n")
    (tmp_path / "etc/group").write_text("root:x:0:\nwww-data:x:33:\n")
    for kind, more in (("sysusers", []), ("tmpfiles", ["--create"])):
        shutil.copy(SYSTEMD / f"hearback.{kind}", tmp_path / f"etc/{kind}.d/hearback.conf")
        command = [f"systemd-{kind}", f"--root={tmp_path}", *more, "hearback.conf"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return tmp_path


def reach(machine: Path, user: str) -> dict[str, str]:
    """Return what a user may do in each folder, as letters: read, write, enter."""
    lines = [line.split(":") for line in (machine / "etc/group").read_text().splitlines()]
    groups = [int(line[2]) for line in lines if user in (line[0], *line[3].split(","))]
    accounts = [line.split(":") for line in (machine / "etc/passwd").read_text().splitlines()]
    (number,) = [int(line[2]) for line in accounts if line[0] == user]
    program = AS_SOMEBODY.format(root=str(machine), groups=groups, number=number, folders=FOLDERS)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("user", REACH)
def test_each_user_reaches_its_own_folders_and_no_others(machine: Path, user: str) -> None:
    assert reach(machine, user) == dict(zip(FOLDERS, REACH[user], strict=True))


def test_every_setting_in_the_sample_files_is_one_of_ours() -> None:
    named = {
        match
        for path in (DEPLOY / "environment").glob("*.env")
        for match in re.findall(r"^(HEARBACK_[A-Z_]+)=", path.read_text(), re.MULTILINE)
    }
    sources = "".join(p.read_text() for p in Path(environment.__file__).parent.glob("*.py"))
    assert {name for name in named if name not in sources} == set()


def test_no_sample_file_holds_a_secret() -> None:
    for path in (DEPLOY / "environment").glob("*.env"):
        text = path.read_text()
        assert re.findall(r"^HEARBACK_SECRET_KEY=(.+)$", text, re.MULTILINE) == []


LITERAL = {
    "HEARBACK_DATABASE_URL": "postgresql://x:p$w`id`@h/x?sslmode=verify-full&sslrootcert=/etc/ca",
    "HEARBACK_FROM_EMAIL": "Voices of us <n@voices.example>",
    "HEARBACK_SMTP": "localhost:25 # as it stands",
}


def test_settings_are_read_as_systemd_reads_them_and_never_as_shell(tmp_path: Path) -> None:
    source = (DEPLOY / "as").read_text().replace("/etc/hearback", str(tmp_path))
    script = tmp_path / "deploy" / "as"
    script.parent.mkdir()
    script.write_text(source.replace('exec runuser -u "$user" -- ./run hearback', "exec"))
    common, own = (f"{name}={value}" for name, value in list(LITERAL.items())[:2])
    (tmp_path / "common.env").write_text(f"# A=1\n\n{common}\nHEARBACK_FROM_EMAIL=other\n")
    last = f"HEARBACK_SMTP={LITERAL['HEARBACK_SMTP']}"  # without a line's end
    (tmp_path / "office.env").write_text(f"X=\"in quotes\"\nY=a='b'\n{own}\n{last}")
    code = "import json, os; print(json.dumps(dict(os.environ)))"
    command = ["sh", str(script), "office", sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {name: found[name] for name in LITERAL} == LITERAL
    assert {name: found[name] for name in ("X", "Y")} == {"X": "in quotes", "Y": "a='b'"}
    assert "# A" not in found


def test_scripts_can_be_run() -> None:
    for path in (DEPLOY / "as", DEPLOY / "granian" / "serve"):
        assert os.access(path, os.X_OK), path
        subprocess.run(["sh", "-n", str(path)], check=True)
