"""Real processes and real files: an address is nowhere on the disk but in the mail that left."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests import migrated
from tests.browser.installation import Installation
from tests.intake.installed import Wire
from tests.you_said_we_did.by_email.conftest import PAGE

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
ADDRESS = "robin.canary-7f3a@mailbox.example"
RUN = """
from django.conf import settings
from django.core.management import call_command
settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
settings.EMAIL_FILE_PATH = {mails!r}
settings.MAILING_INTERVAL_DAYS, settings.MAILING_HOURS = 0, (0, 24)
call_command("mailing_list", "run", passphrase_file=__import__("pathlib").Path({passphrase!r}))
"""
CARELESS = f"""
from django.db import connections
with connections["staging"].cursor() as cursor:
    cursor.execute("INSERT INTO by_email_slip (id, sealed) VALUES (1, %s)", [b"{ADDRESS}"])
"""
CHANGE = """
from tests.you_said_we_did.making import make_commitment, make_finding
make_commitment(make_finding("news-for-all"), "doing")
"""
COUNT = """
from you_said_we_did.subscribers.models import Subscriber
print(Subscriber.objects.count())
"""
OPEN = """
import json
from django.apps import apps
print(json.dumps([config.name for config in apps.get_app_configs()]))
"""


@pytest.fixture(scope="module")
def site(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """An installation whose public process runs."""
    with django_db_blocker.unblock():
        made = Installation(tmp_path_factory.mktemp("list"))
        try:
            made.prepare()
            made.serve("public")
            yield made
        finally:
            made.close()


def run(site: Installation) -> None:
    """Make a real round, in a process of the worker's tier."""
    given = {"mails": str(mails_of(site)), "passphrase": str(site.passphrase_file)}
    site.manage("shell", "--no-imports", "-c", RUN.format(**given), HEARBACK_TIER="worker")


def mails_of(site: Installation) -> Path:
    return site.folder / "mail"


def letters(site: Installation) -> list[str]:
    return [path.read_text() for path in sorted(mails_of(site).glob("*"))]


def stored(site: Installation) -> dict[str, bytes]:
    """Return all that lies on the disk but the mail; PostgreSQL's tables as it sends them."""
    found = {
        str(path): path.read_bytes()
        for path in site.folder.rglob("*")
        if path.is_file() and mails_of(site) not in path.parents
    }
    for alias, name in site.postgres.items():
        with psycopg.connect(migrated.postgresql_urls({alias: name})[migrated.URLS[alias]]) as one:
            for (table,) in one.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall():
                rows = one.execute(f'SELECT * FROM "{table}"').fetchall()
                found[f"{alias} {table}"] = b"".join(
                    bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                    for row in rows
                    for cell in row
                )
    return found


def holding(site: Installation) -> list[str]:
    """Return where the address stands, in small letters, capitals, hexadecimal or UTF-16."""
    plain = ADDRESS.encode()
    forms = (plain, plain.upper(), plain.hex().encode(), ADDRESS.encode("utf-16-le"))
    return [
        name for name, content in stored(site).items() if any(form in content for form in forms)
    ]


def link(site: Installation, do: str) -> str:
    """Return the path of a link in the mail that came last."""
    (*_, path) = re.findall(rf"{re.escape(site.public_url)}({PAGE}{do}/[\w-]+/)", letters(site)[-1])
    return str(path)


def test_an_address_goes_from_https_to_the_mail_and_is_stored_nowhere_readable(
    site: Installation,
) -> None:
    wire = Wire(site.public_url, site.certificate)
    wire.post(PAGE, {"address": ADDRESS})
    assert holding(site) == []
    run(site)
    assert ADDRESS in letters(site)[-1]
    wire.post(link(site, "confirm"), {})
    run(site)
    site.shell(CHANGE)
    run(site)
    assert "Subject: Something has changed" in letters(site)[-1]
    assert holding(site) == []
    wire.post(link(site, "leave"), {})
    run(site)
    assert site.shell(COUNT).strip() == "0"
    assert holding(site) == []
    assert ADDRESS not in site.logs()


def test_control_an_address_stored_as_it_is_was_found(site: Installation) -> None:
    """With a slip written past the field that refuses plain text, the same search found it."""
    site.shell(CARELESS)
    try:
        assert holding(site) != []
    finally:
        site.shell(
            "from django.db import connections\n"
            "connections['staging'].cursor().execute('DELETE FROM by_email_slip WHERE id = 1')"
        )


def test_the_public_process_has_nothing_to_open_with(site: Installation) -> None:
    apps = site.manage("shell", "--no-imports", "-c", OPEN, HEARBACK_TIER="public")
    assert '"you_said_we_did.by_email"' in apps
    assert '"you_said_we_did.subscribers"' not in apps
    assert '"feedback.keeper"' not in apps
