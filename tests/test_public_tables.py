"""The list of what the public tier reads (hearback.access) names tables that there are."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from hearback import access

pytestmark = pytest.mark.django_db(databases=["default", "staging"])


def test_every_listed_table_exists() -> None:
    listed = access.READ_TABLES | set(access.VIEW_CONDITIONS)
    assert set(connections["default"].introspection.table_names()) >= listed
    assert not access.READ_TABLES & set(access.VIEW_CONDITIONS)


@pytest.mark.sqlite
def test_sqlite_has_nothing_to_grant() -> None:
    with pytest.raises(CommandError, match="SQLite has no roles"):
        call_command("grant_public", "hearback_web")
