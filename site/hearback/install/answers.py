"""What only the partnership knows: asked one by one, or read from a file."""

import json
import re
import sys
import tomllib
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
MAIL = re.compile(r"[^@\s]+@[^@\s]+")
OWN, SELF_SIGNED, CERTBOT = "files", "self-signed", "certbot"
# What is asked, in these words; the rest has a default and stands only in a file of answers.
QUESTIONS = {
    "public_name": "Host name of the public site (it should not say what the site is about)",
    "office_name": "Host name of the office, where staff sign in",
    "partnership": "Full name of the partnership",
    "short_name": "A neutral short name: it shows in the browser’s history of everyone",
    "contact": "E-mail address that the public may write to",
    "administrator": "Work e-mail address of the first administrator",
    "certificate": f"Certificates: “{CERTBOT}”, “{SELF_SIGNED}” (for a trial) or “{OWN}”",
}


class WrongAnswers(Exception):
    """What is wrong with the answers, one line each."""


@dataclass(frozen=True)
class Answers:
    """Everything the installer needs to know."""

    public_name: str
    office_name: str
    partnership: str
    short_name: str
    contact: str
    administrator: str
    certificate: str
    # With certificate = "files": two files that hold for both names.
    certificate_file: str = ""
    certificate_key: str = ""
    smtp: str = "localhost:25"
    sender: str = "hearback@localhost"
    # PostgreSQL instead of SQLite: the owner's two addresses, and the public role's two.
    database_url: str = ""
    staging_url: str = ""
    public_database_url: str = ""
    public_staging_url: str = ""

    def problems(self) -> list[str]:
        """Return what can't be right, in words."""
        names = ("public_name", "office_name")
        wrong = [
            f"{name}: “{getattr(self, name)}” is no host name, such as voices.example"
            for name in names
            if not NAME.fullmatch(getattr(self, name))
        ]
        wrong += [
            f"{name}: “{getattr(self, name)}” is no e-mail address"
            for name in ("contact", "administrator", "sender")
            if not MAIL.fullmatch(getattr(self, name))
        ]
        if self.public_name == self.office_name:
            wrong.append("office_name: the office needs a name of its own")
        if self.certificate not in (OWN, SELF_SIGNED, CERTBOT):
            wrong.append(f"certificate: say {CERTBOT}, {SELF_SIGNED} or {OWN}")
        if self.certificate == OWN and not (self.certificate_file and self.certificate_key):
            wrong.append("certificate_file, certificate_key: name both files")
        owners = (self.database_url, self.staging_url)
        publics = (self.public_database_url, self.public_staging_url)
        if any(owners + publics) and not all(owners + publics):
            wrong.append("database_url: PostgreSQL needs all four addresses")
        elif any(publics):
            role, *more = {user_of(url) for url in publics}
            if more or not role or role in {user_of(url) for url in owners}:
                wrong.append("public_database_url: name one role that is not the owner’s in both")
        return wrong


def user_of(url: str) -> str:
    """Return the role that an address of a database signs in as, "" where it names none."""
    return unquote(urlsplit(url).username or "")


def read_answers(path: Path) -> Answers:
    """Return the answers in a TOML file. Raises WrongAnswers."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise WrongAnswers(f"{path}: {error}") from error
    return made_of(found)


def as_toml(answers: Answers) -> str:
    """Return the answers as a file that `read_answers` reads. JSON's strings are TOML's, too."""
    given = ((one.name, getattr(answers, one.name)) for one in fields(Answers))
    lines = [f"{name} = {json.dumps(value)}" for name, value in given if value]
    return "\n".join(["# What ./run install was told. It is asked no more.", *lines]) + "\n"


def made_of(found: dict[str, Any]) -> Answers:
    """Return checked answers. Raises WrongAnswers, naming each that is missing, odd or unknown."""
    known = {one.name for one in fields(Answers)}
    needed = {one.name for one in fields(Answers) if one.default is MISSING}
    wrong = [f"{name}: missing. {QUESTIONS[name]}" for name in sorted(needed - set(found))]
    wrong += [f"{name}: nobody asked for this" for name in sorted(set(found) - known)]
    wrong += [f"{n}: put it in quotes" for n, v in found.items() if not isinstance(v, str)]
    if not wrong:
        answers = Answers(**found)
        wrong = answers.problems()
        if not wrong:
            return answers
    raise WrongAnswers("\n".join(wrong))


def ask(tell: Callable[[str], None]) -> Answers:
    """Ask at the terminal until an answer can be right. Raises WrongAnswers where there is none."""
    if not sys.stdin.isatty():
        raise WrongAnswers(
            "There is nobody to ask. Write the answers into a file: ./run install --answers FILE"
        )
    given: dict[str, Any] = {}
    for name, question in QUESTIONS.items():
        given[name] = ""
        while not given[name]:
            given[name] = input(f"{question}: ").strip()
    try:
        return made_of(given)
    except WrongAnswers as wrong:
        tell(str(wrong))
        return ask(tell)
