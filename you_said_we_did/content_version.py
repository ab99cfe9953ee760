"""A value that changes with every row the public pages of the loop are made of.

The public site keeps drawn pages under it: what was published, moved on or was taken down in
another process stands on the next page that is asked for. The database itself changes it, so no
method, command or hand at the database can forget to.
"""

from typing import Any

from django.db import models

# Every table that the kept pages read, and who may read what there (hearback.access).
WATCHED = (
    "cms_statement",
    "engagement_agency",
    "engagement_clocklimits",
    "engagement_helpline",
    "engagement_partnership",
    "engagement_priority",
    "pack_issue",
    "releases_release",
    "releases_releasequote",
    "releases_releasetheme",
    "surveys_survey",
    "you_said_we_did_commitment",
    "you_said_we_did_finding",
    "you_said_we_did_finding_also_rests_on",
    "you_said_we_did_issue",
    "you_said_we_did_issueapproval",
    "you_said_we_did_learningsource",
    "you_said_we_did_outcome",
    "you_said_we_did_paper",
    "you_said_we_did_plan",
    "you_said_we_did_poster",
    "you_said_we_did_progressentry",
    "you_said_we_did_signoff",
)
# Whoever changes content at the same time as somebody else takes another row: on PostgreSQL nobody
# waits for the other's transaction, so no two can wait for each other.
ROWS = 8
EVENTS = ("INSERT", "UPDATE", "DELETE")
TABLE = "you_said_we_did_contentversion"
SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_{event}_is_seen AFTER {event} ON {table}
BEGIN UPDATE {kept} SET token = lower(hex(randomblob(16))) WHERE id = 1; END
"""
FUNCTION = """
CREATE OR REPLACE FUNCTION {kept}_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  fresh text := md5(random()::text || clock_timestamp()::text);
BEGIN
  UPDATE {kept} SET token = fresh
  WHERE id = (SELECT id FROM {kept} ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED);
  IF NOT FOUND THEN
    UPDATE {kept} SET token = fresh WHERE id = 1;
  END IF;
  RETURN NULL;
END $$
"""
POSTGRESQL = """
CREATE OR REPLACE TRIGGER {table}_{event}_is_seen AFTER {event} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {kept}_changes()
"""


class ContentVersion(models.Model):
    """A few rows of values that were never there before; all of them together are the version."""

    token = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk__range=(1, ROWS)), name="content_has_one_version"
            )
        ]

    def __str__(self) -> str:
        return self.token

    @classmethod
    def now(cls) -> str:
        """Return today's value, or "" where there is none, so that nothing is kept."""
        return ".".join(cls.objects.values_list("token", flat=True).order_by("pk"))


def watch(apps: Any, schema_editor: Any) -> None:
    """Have the database change the version with every watched table that is there (a migration's
    step; harmless to repeat).

    SQLite forgets a table's triggers when a later migration remakes the table: that migration must
    end with this step again. A test changes every watched table and would notice.
    """
    connection = schema_editor.connection
    is_postgresql = connection.vendor == "postgresql"
    if is_postgresql:
        schema_editor.execute(FUNCTION.format(kept=TABLE))
    there = set(connection.introspection.table_names())
    for table in sorted(there.intersection(WATCHED)):
        for event in EVENTS:
            statement = POSTGRESQL if is_postgresql else SQLITE
            schema_editor.execute(statement.format(table=table, event=event, kept=TABLE))


def look_away(apps: Any, schema_editor: Any) -> None:
    """Undo `watch`."""
    connection = schema_editor.connection
    is_postgresql = connection.vendor == "postgresql"
    for table in set(connection.introspection.table_names()).intersection(WATCHED):
        of_table = f" ON {table}" if is_postgresql else ""
        for event in EVENTS:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{event}_is_seen{of_table}")
    if is_postgresql:
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {TABLE}_changes()")
