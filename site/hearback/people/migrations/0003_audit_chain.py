"""The audit log becomes a chain, and the database refuses to change it.

Entries that are there already are sealed, and marked as from before the chain, when the first new
one is written: the key file must not be needed for a migration.
"""

import django.utils.timezone
from django.db import migrations, models

REFUSAL = 'The audit log is never changed.'
COLUMNS = ('id', 'at', 'actor', 'action', 'subject', 'detail')
TABLE, HEAD = 'people_auditentry', 'people_audithead'
GONE = f'OLD.number IS NULL OR OLD.number > COALESCE((SELECT forgotten FROM {HEAD}), 0)'

SQLITE = """
CREATE TRIGGER {table}_{event}_stays BEFORE {event} ON {table}
WHEN {condition}
BEGIN SELECT RAISE(ABORT, '{refusal}'); END
"""
POSTGRESQL = """
CREATE FUNCTION {table}_{event}_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {condition} THEN
    RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN {row};
END $$;
CREATE TRIGGER {table}_{event}_stays BEFORE {event} ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_{event}_stays();
"""


def refuse_changes(apps, schema_editor):
    """Refuse to change an entry, but to take one from before the chain into it; and to delete one
    that was not given free for being old.

    SQLite forgets a table's triggers when a later migration remakes the table: that migration must
    end with making them again. A test tries to change every column and would notice.
    """
    is_postgresql = schema_editor.connection.vendor == 'postgresql'
    statement, differs = (
        (POSTGRESQL, 'IS DISTINCT FROM') if is_postgresql else (SQLITE, 'IS NOT')
    )
    changed = ' OR '.join(f'NEW.{column} {differs} OLD.{column}' for column in COLUMNS)
    conditions = {'update': (f'OLD.number IS NOT NULL OR {changed}', 'NEW'), 'delete': (GONE, 'OLD')}
    for event, (condition, row) in conditions.items():
        schema_editor.execute(
            statement.format(table=TABLE, event=event, condition=condition, refusal=REFUSAL, row=row)
        )


def allow_changes(apps, schema_editor):
    """Take the refusals away again."""
    is_postgresql = schema_editor.connection.vendor == 'postgresql'
    for event in ('update', 'delete'):
        on_table = f' ON {TABLE}' if is_postgresql else ''
        schema_editor.execute(f'DROP TRIGGER IF EXISTS {TABLE}_{event}_stays{on_table}')
        if is_postgresql:
            schema_editor.execute(f'DROP FUNCTION IF EXISTS {TABLE}_{event}_stays()')


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_whose_texts_a_person_reads'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=0, help_text='Of the last entry; 0 for none.')),
                ('seal', models.BinaryField(default=b'', help_text="The last entry's.")),
                ('locked_key', models.BinaryField(default=b'', help_text="What seals the next entry, sealed under the audit log's key file.")),
                ('forgotten', models.PositiveBigIntegerField(default=0, help_text='The last number that was removed because it was old enough.')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='the_audit_chain_has_one_head')],
            },
        ),
        migrations.AlterField(
            model_name='auditentry',
            name='at',
            field=models.DateTimeField(db_index=True, default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name='auditentry',
            name='number',
            field=models.PositiveBigIntegerField(db_index=True, editable=False, help_text='Its place in the chain, from 1.', null=True),
        ),
        migrations.AddField(
            model_name='auditentry',
            name='seal',
            field=models.BinaryField(default=b'', help_text='`hearback.people.chain.seals`'),
        ),
        migrations.AddField(
            model_name='auditentry',
            name='is_before_chain',
            field=models.BooleanField(default=False, editable=False, help_text='Written before there was a chain, and taken in.'),
        ),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
