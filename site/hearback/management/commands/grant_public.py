"""`./run hearback grant-public ROLE`: a PostgreSQL role that may do what the public tier may, and
nothing else. Run it after every migrate; it starts over each time, so nothing stale stays.
"""

import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from hearback import access

SCHEMA = "hearback_public"
ROLE_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


class Command(BaseCommand):
    """Make the role, its views and its grants from hearback.access."""

    help = "Make or renew the PostgreSQL role of the public tier (see docs/administrator.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the role's name."""
        parser.add_argument("role", help="e.g. hearback_web; made without a password if missing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Grant. Raises CommandError on SQLite and for a role that can do more already."""
        role = options["role"]
        if any(connections[alias].vendor != "postgresql" for alias in ("default", "staging")):
            raise CommandError(
                "SQLite has no roles: there the public tier’s own connection refuses what it may "
                "not read, from the same list. Nothing to do."
            )
        if identity(connections["default"]) == identity(connections["staging"]):
            raise CommandError("Envelopes must wait in a database of their own.")
        if not ROLE_NAME.fullmatch(role):
            raise CommandError("A role’s name is made of small letters, digits and underscores.")
        for alias, grant in (("default", grant_reading), ("staging", grant_sending)):
            connection = connections[alias]
            with transaction.atomic(using=alias):
                make_role(connection, role)
                take_everything(connection, role)
                grant(connection, role)
        self.stdout.write(
            f"{role} may read {len(access.READ_TABLES)} tables and {len(access.VIEW_CONDITIONS)} "
            f"views, and add to {len(access.insert_tables())} tables. Set its password yourself."
        )


def identity(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    """Return what tells one database from another."""
    return tuple(str(connection.settings_dict[part]) for part in ("HOST", "PORT", "NAME"))


def run(connection: BaseDatabaseWrapper, *statements: str) -> None:
    """Run statements made of our own constants and quoted names."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def ask(connection: BaseDatabaseWrapper, question: str, *values: str) -> Any:
    """Return the first row of the answer, or None."""
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()


def make_role(connection: BaseDatabaseWrapper, role: str) -> None:
    """Make the role if it is missing. Raises CommandError if it can do more than it should."""
    found = ask(
        connection,
        "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls"
        " OR rolname = current_user OR EXISTS"
        " (SELECT 1 FROM pg_auth_members WHERE member = pg_roles.oid)"
        " FROM pg_roles WHERE rolname = %s",
        role,
    )
    if found is None:
        run(connection, f"CREATE ROLE {connection.ops.quote_name(role)} LOGIN NOINHERIT")
    elif found[0]:
        raise CommandError(f"{role} has powers of its own. Choose another name.")


def take_everything(connection: BaseDatabaseWrapper, role: str) -> None:
    """Take away what the role holds in this database, and what everyone holds by default."""
    name, home = connection.ops.quote_name(role), home_schema(connection)
    database = connection.ops.quote_name(str(connection.settings_dict["NAME"]))
    run(
        connection,
        f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {home} FROM {name}, PUBLIC",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {home} FROM {name}, PUBLIC",
        f"REVOKE ALL ON SCHEMA {home} FROM {name}, PUBLIC",
        f"REVOKE ALL ON DATABASE {database} FROM {name}, PUBLIC",
        f"GRANT CONNECT ON DATABASE {database} TO {name}",
        f"GRANT USAGE ON SCHEMA {home} TO {name}",
    )


def home_schema(connection: BaseDatabaseWrapper) -> str:
    """Return the quoted name of the schema the tables lie in."""
    (schema,) = ask(connection, "SELECT current_schema()")
    return str(connection.ops.quote_name(schema))


def grant_reading(connection: BaseDatabaseWrapper, role: str) -> None:
    """Let the role read the public tables, and through views the public rows of others.

    `security_barrier` keeps a query from learning of hidden rows by an error it provokes in them.
    """
    quote, home = connection.ops.quote_name, home_schema(connection)
    name, database = quote(role), quote(str(connection.settings_dict["NAME"]))
    run(connection, f"CREATE SCHEMA {SCHEMA}", f"GRANT USAGE ON SCHEMA {SCHEMA} TO {name}")
    for view, select in access.view_selects(f"{home}.").items():
        run(
            connection,
            f"CREATE VIEW {SCHEMA}.{quote(view)} WITH (security_barrier) AS {select}",
            f"GRANT SELECT ON {SCHEMA}.{quote(view)} TO {name}",
        )
    for table in sorted(access.READ_TABLES):
        run(connection, f"GRANT SELECT ON {home}.{quote(table)} TO {name}")
    # First the views, so that a table's plain name means its public rows.
    run(
        connection,
        f"ALTER ROLE {name} IN DATABASE {database} SET search_path = {SCHEMA}, {home}",
    )


def grant_sending(connection: BaseDatabaseWrapper, role: str) -> None:
    """Let the role add envelopes, and not even read them back; only what six words lead to it may
    find and delete.
    """
    home, name = home_schema(connection), connection.ops.quote_name(role)
    for table in sorted(access.TAKEN_BACK):
        quoted = connection.ops.quote_name(table)
        run(connection, f"GRANT SELECT, DELETE ON {home}.{quoted} TO {name}")
    for table in sorted(access.insert_tables()):
        run(connection, f"GRANT INSERT ON {home}.{connection.ops.quote_name(table)} TO {name}")
