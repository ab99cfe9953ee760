"""House rules as system checks: a wrong setting stops the process before it serves anyone."""

import logging
import os
import re
import sys
from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.db import DatabaseError
from django.db.models import Q

from feedback.intake.pepper import NEEDED_BY, is_there
from hearback.catalogues import status

SHORTEST_SECRET = 50
FEWEST_LETTERS = 8
KNOWN_SECRETS = ("django-insecure", "changeme", "secret")
ADDRESS_OPTIONS = ("--host", "--bind", "-b")
ADDRESS_VARIABLES = ("GRANIAN_HOST",)
# Folders that a program copies to somebody else's machine.
CLOUD_FOLDER = re.compile(
    r"/(onedrive|dropbox|google ?drive|icloud ?drive|mobile documents|nextcloud|owncloud)"
    r"( ?[-(].*?)?(/|$)",
    re.IGNORECASE,
)
PORT = re.compile(r"^(\[.*\]|[^:]*):\d+$")


def safe_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse debug mode, wildcard hosts, a guessable secret, the demonstration in public, loggers
    that could show what people typed, figures under five, and data in a folder that is copied away.
    """
    errors: list[CheckMessage] = []
    if settings.DEBUG:
        errors.append(Error("DEBUG shows what people typed.", id="hearback.E001"))
    if any(host.startswith(("*", ".")) for host in settings.ALLOWED_HOSTS):
        errors.append(Error("ALLOWED_HOSTS must name the hosts.", id="hearback.E002"))
    if settings.SUPPRESS_BELOW < 5 or settings.BATCH_MINIMUM < 5:
        errors.append(Error("Counts and batches under five are never shown.", id="hearback.E003"))
    if is_guessable(settings.SECRET_KEY):
        words = f"SECRET_KEY must be at least {SHORTEST_SECRET} random characters."
        errors.append(Error(words, id="hearback.E004"))
    if settings.DEMO and not all(is_loopback(name) for name in answered_addresses()):
        errors.append(Error("The demonstration answers on this machine alone.", id="hearback.E005"))
    if logging.getLogger("django.db.backends").isEnabledFor(logging.ERROR):
        errors.append(Error("The database's logger shows values.", id="hearback.E006"))
    if CLOUD_FOLDER.search(str(settings.DATA_DIR)):
        words = "HEARBACK_DATA_DIR lies in a folder that a cloud service copies."
        errors.append(Error(words, id="hearback.E007"))
    return errors


def keys_out_of_reach(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warn if the public tier's user can read the keeper's keys. They are wrapped by a passphrase,
    so this is allowed (grade Bronze); a user of its own is better.
    """
    if settings.TIER == "public" and readable_keys(Path(settings.KEY_DIR)):
        words = "The public site's user can read the key folder. Give it a user of its own."
        return [Warning(words, id="hearback.W001")]
    return []


def pepper_for_open_surveys(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Refuse to serve a survey whose codes could not be compared with anything, or made."""
    if settings.TIER in ("public", "office") and not is_there() and _is_pepper_needed():
        words = "The pepper is missing: bring it back, or make it with: ./run hearback make-pepper"
        return [Error(words, id="hearback.E007")]
    return []


def _is_pepper_needed() -> bool:
    """Say whether a survey that is open needs one; not if the database can't be asked yet."""
    needing = Q()
    for name in NEEDED_BY:
        needing |= Q(**{f"definition__{name}": True})
    versions = apps.get_model("surveys", "SurveyVersion")._default_manager
    try:
        return bool(versions.filter(needing, survey__status="open").exists())
    except DatabaseError:
        return False


def compiled_words(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse languages whose words were never compiled: Django would show all of them in English,
    the promise and the safety words too, on a page that calls itself Urdu.
    """
    return [
        Error(
            f"The words in “{language}” are not compiled: pages would show English. Run: ./run",
            id="hearback.E008",
        )
        for language in status.languages()
        if status.words_file(language).exists()
        and not status.words_file(language).with_suffix(".mo").exists()
    ]


def refuse_unsafe_settings() -> None:
    """End this process, naming what is wrong: a server runs none of Django's checks itself."""
    messages = (*safe_settings(None), *pepper_for_open_surveys(None), *compiled_words(None))
    wrong = [message for message in messages if message.is_serious()]
    if wrong:
        sys.exit("\n".join(f"{message.id}: {message.msg}" for message in wrong))


def is_guessable(secret: str) -> bool:
    """Say whether a secret key is missing, short, dull or a well-known one."""
    return (
        len(secret) < SHORTEST_SECRET
        or len(set(secret)) < FEWEST_LETTERS
        or secret.startswith(KNOWN_SECRETS)
    )


def readable_keys(folder: Path) -> bool:
    """Say whether this process could read a file in a folder."""
    try:
        return any(os.access(path, os.R_OK) for path in folder.iterdir() if path.is_file())
    except OSError:
        return False


def answered_addresses() -> Iterator[str]:
    """Yield the addresses and host names that this process was told to answer on or to."""
    yield from settings.ALLOWED_HOSTS
    for name in ADDRESS_VARIABLES:
        if os.environ.get(name):
            yield os.environ[name]
    # Each argument with the one before it: `--host ADDRESS` or `--host=ADDRESS`.
    for option, value in zip(sys.argv, [*sys.argv[1:], ""], strict=True):
        name, _, joined = option.partition("=")
        if name in ADDRESS_OPTIONS:
            yield PORT.sub(r"\1", joined or value)


def is_loopback(name: str) -> bool:
    """Say whether only this machine can reach an address or host name."""
    try:
        return name == "localhost" or ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False
