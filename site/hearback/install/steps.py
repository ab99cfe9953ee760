"""The steps of an installation, each harmless to repeat: what is there already is left alone."""

import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hearback.install.answers import CERTBOT, Answers, as_toml, user_of
from hearback.install.machine import DEPLOY, SHIPPED_AT, Machine, read_environment, run

PROGRAMS = {
    "nginx": "nginx",
    "openssl": "openssl",
    "runuser": "util-linux",
    "systemd-sysusers": "systemd",
    "systemd-tmpfiles": "systemd",
}
ANSWERS = "answers.toml"
SYSTEMD_RUNS = Path("/run/systemd/system")


class Failed(Exception):
    """Why a step could not be done, and what to do, in words."""


@dataclass(frozen=True)
class Work:
    """What every step is given."""

    machine: Machine
    answers: Answers
    has_systemd: bool
    tell: Callable[[str], None]

    @property
    def has_invited(self) -> Path:
        """The mark that the first administrator was invited: from then on there is what to lose."""
        return self.machine.settings / "invited"

    def do(self, *command: str) -> str:
        """Run a program and return what it printed. Raises Failed with its own words."""
        done = run(*command)
        if done.returncode:
            raise Failed(f"{' '.join(command)}: {(done.stderr or done.stdout).strip()}")
        return done.stdout

    def hearback(self, tier: str, *arguments: str) -> str:
        """Run a command of Hearback as a tier. Raises Failed with its own words."""
        done = self.machine.hearback(tier, *arguments)
        if done.returncode:
            raise Failed(f"deploy/as {tier} {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout

    def shipped(self, path: str) -> str:
        """Return a file of `deploy/` with this installation's names in it."""
        text = (DEPLOY / path).read_text(encoding="utf-8")
        text = text.replace("voices.example", self.answers.public_name)
        text = text.replace("office.example", self.answers.office_name)
        return text.replace(SHIPPED_AT, str(self.machine.checkout))


def write(path: Path, text: str, mode: int = 0o644, group: str = "root") -> bool:
    """Put a file in place, whole; return False if it said this already."""
    is_new = not path.exists() or path.read_text(encoding="utf-8") != text
    if is_new:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.new")
        partial.touch(mode=0o600)
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    shutil.chown(path, "root", group)
    path.chmod(mode)
    return is_new


def packages(work: Work) -> None:
    """See to the programs that everything else needs."""
    needed = PROGRAMS | ({CERTBOT: CERTBOT} if work.answers.certificate == CERTBOT else {})
    missing = sorted({name for one, name in needed.items() if not shutil.which(one)})
    if missing:
        work.tell(f"Fetching {', '.join(missing)} …")
        work.do("apt-get", "install", "--yes", "--no-install-recommends", *missing)


def users(work: Work) -> None:
    """Make the users and folders that `deploy/systemd` names."""
    for kind in ("sysusers", "tmpfiles"):
        text = work.shipped(f"systemd/hearback.{kind}")
        write(Path(f"/etc/{kind}.d/hearback.conf"), text)
    work.do("systemd-sysusers", "hearback.conf")
    work.do("systemd-tmpfiles", "--create", "hearback.conf")


def settings(work: Work) -> None:
    """Write each tier's settings. A secret that is there stays; so does a line somebody added."""
    made: dict[str, str] = {}
    folder = work.machine.settings
    folder.mkdir(mode=0o755, exist_ok=True)
    # Only root may read it: addresses of databases hold passwords.
    write(folder / ANSWERS, as_toml(work.answers), 0o600)
    write(work.machine.file_of("common"), _merged(work, "common", _common(work.answers)))
    for tier, user in work.machine.users.items():
        path = work.machine.file_of(tier)
        own = {"HEARBACK_SECRET_KEY": _secret(path, made, tier)}
        own |= _databases(work.answers, tier)
        write(path, _merged(work, tier, own), 0o640, user)


def _common(answers: Answers) -> dict[str, str]:
    return {"HEARBACK_SMTP": answers.smtp, "HEARBACK_FROM_EMAIL": answers.sender}


def _databases(answers: Answers, tier: str) -> dict[str, str]:
    """A tier's two addresses on PostgreSQL: they hold a password, so they lie in its own file."""
    if not answers.database_url:
        return {}
    main, staging = answers.database_url, answers.staging_url
    if tier == "public":
        main, staging = answers.public_database_url, answers.public_staging_url
    return {"HEARBACK_DATABASE_URL": main, "HEARBACK_STAGING_URL": staging}


def _secret(path: Path, made: dict[str, str], tier: str) -> str:
    try:
        there = read_environment(path).get("HEARBACK_SECRET_KEY", "")
    except OSError:
        there = ""
    # Both read the office's sessions and authenticator apps.
    pair = "office" if tier == "worker" else tier
    made[pair] = there or made.get(pair) or secrets.token_urlsafe(48)
    return made[pair]


def _merged(work: Work, name: str, own: dict[str, str]) -> str:
    """Return the shipped file with our values, and what an administrator added at its end."""
    path = work.machine.file_of(name)
    there = read_environment(path) if path.exists() else {}
    lines, said = [], set()
    for line in work.shipped(f"environment/{name}.env").splitlines():
        key, is_setting, _ = line.partition("=")
        if is_setting and not line.startswith("#"):
            said.add(key)
            line = f"{key}={own[key]}" if key in own else line
        lines.append(line)
    added = {key: value for key, value in {**there, **own}.items() if key not in said}
    return "\n".join([*lines, *(f"{key}={value}" for key, value in added.items())]) + "\n"


def databases(work: Work) -> None:
    """Make every table, and what stands in them from the first day; once somebody was invited,
    bring them up to date, with a backup to go back to.
    """
    if work.has_invited.exists():
        work.hearback("keeper", "upgrade")
    else:
        work.hearback("office", "migrate")
        for app in ("intake", "by_email"):
            work.hearback("keeper", "migrate", app, "--database", "staging")
    work.do("systemd-tmpfiles", "--create", "hearback.conf")
    if work.answers.database_url:
        work.hearback("office", "grant_public", user_of(work.answers.public_database_url))
    work.hearback("office", "collectstatic", "--noinput")
    static = work.machine.data("static")
    for path in (static, *static.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def content(work: Work) -> None:
    """Load roles, themes, questions and the first pages."""
    answers = work.answers
    for command in ("sync_roles", "load_codebook", "load_equality_sets", "make_pepper"):
        work.hearback("office", command)
    names = ("--name", answers.partnership, "--short-name", answers.short_name)
    work.hearback("office", "load_pages", *names, "--contact", answers.contact)
