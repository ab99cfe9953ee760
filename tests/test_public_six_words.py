"""What six words lead to: all that the public tier may find in staging, and take away."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError

from hearback import access
from tests import database_doors
from tests.database_doors import IS_POSTGRESQL, Door

pytestmark = pytest.mark.django_db(databases=["default", "staging"])


@pytest.fixture(scope="module")
def granted(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    yield from database_doors.grant(django_db_blocker)


@pytest.fixture
def door(granted: None, tmp_path: Path) -> Door:
    return database_doors.public_door(tmp_path)


@pytest.mark.parametrize("table", sorted(access.TAKEN_BACK))
def test_what_six_words_lead_to_is_found_and_deleted_and_never_changed(
    door: Door, table: str
) -> None:
    binary = r"'\x01'" if IS_POSTGRESQL else "x'01'"
    is_saved = table == "intake_savedform"
    row = f"(id, ends, sealed) VALUES (7, 1, {binary})" if is_saved else "(id, ends) VALUES (7, 1)"
    with door("staging") as ask:
        ask(f'INSERT INTO "{table}" {row}')
        assert ask(f'SELECT ends FROM "{table}" WHERE id IN (7, 8)') == [(1,)]
        with pytest.raises(DatabaseError):
            ask(f'UPDATE "{table}" SET ends = 2')
        ask(f'DELETE FROM "{table}" WHERE id IN (7)')
        assert ask(f'SELECT id FROM "{table}"') == []
