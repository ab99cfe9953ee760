"""What an installation may say in its environment, and what the settings make of it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.sqlite3.base import DatabaseWrapper as Django

from hearback.settings import environment
from hearback.sqlite.base import DatabaseWrapper

ROOT = Path(__file__).resolve().parent.parent
NAME = "HEARBACK_DATABASE_URL"


def test_what_follows_the_question_mark_reaches_the_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    address = (
        "postgresql://me:p%40ss@db.example:5433/ours?sslmode=verify-full&sslrootcert=%2Fca.pem"
    )
    monkeypatch.setenv(NAME, address)
    database = environment.database(NAME, Path("unused"))
    assert database["OPTIONS"] == {
        "options": f"{environment.LOCKS_WAIT} {environment.NEVER_COMPILE}",
        "sslmode": "verify-full",
        "sslrootcert": "/ca.pem",
    }
    assert (database["NAME"], database["PASSWORD"]) == ("ours", "p@ss")


def test_an_absolute_sqlite_path_opens_for_the_public_tier_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "a place" / "main.sqlite3"
    path.parent.mkdir()
    path.touch()
    monkeypatch.setenv(NAME, f"sqlite:///{str(path).replace(' ', '%20')}")
    database = environment.database(NAME, Path("unused"))
    assert database["NAME"] == str(path)
    options = {"OPTIONS": {"tier": "public"}, "TIME_ZONE": None}
    wrapper = DatabaseWrapper({**database, **options}, "default")
    # Django's own part alone: what matters is that SQLite understands the address.
    Django.get_new_connection(wrapper, wrapper.get_connection_params()).close()


def test_unset_means_the_file_in_the_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)
    assert environment.database(NAME, Path("/here/it.is"))["NAME"] == "/here/it.is"


def test_another_kind_of_database_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "mysql://somewhere/else")
    with pytest.raises(ImproperlyConfigured, match=NAME):
        environment.database(NAME, Path("unused"))


@pytest.mark.parametrize(
    ("proxies", "header"), [(None, "None"), ("0", "None"), ("1", "HTTP_X_FORWARDED_PROTO")]
)
def test_a_visitors_own_word_for_https_counts_only_behind_a_proxy(
    proxies: str | None, header: str, tmp_path: Path
) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HEARBACK_")}
    given = {"HEARBACK_SECRET_KEY": "x" * 60, "HEARBACK_DATA_DIR": str(tmp_path)}
    given |= {"PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}"}
    if proxies:
        given["HEARBACK_TRUSTED_PROXIES"] = proxies
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from django.conf import settings; print(settings.SECURE_PROXY_SSL_HEADER)",
        ],
        env={**kept, **given, "DJANGO_SETTINGS_MODULE": "hearback.settings.production"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert header in done.stdout
