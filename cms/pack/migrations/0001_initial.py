import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from you_said_we_did.content_version import watch

TABLE = 'pack_issue'
REFUSAL = 'An issue of a document is never changed.'
KEPT = (
    'kind', 'number', 'is_public', 'title', 'short', 'whole', 'facts', 'owner', 'issued_on',
    'review_on', 'signed_by_id',
)
SQLITE = (
    """
CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table}
WHEN {changed}
BEGIN SELECT RAISE(ABORT, '{refusal}'); END
""",
    """
CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, '{refusal}'); END
""",
)
POSTGRESQL = (
    """
CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR {changed} THEN
    RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$
""",
    """
CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_stays()
""",
)


def refuse_changes(apps, schema_editor):
    """Have the database itself refuse to change or delete an issue.

    SQLite forgets a table's triggers when a later migration remakes the table: that migration must
    end with making them again. A test tries to change every column and would notice.
    """
    is_postgresql = schema_editor.connection.vendor == 'postgresql'
    statements = POSTGRESQL if is_postgresql else SQLITE
    compare = 'NEW.{0}::text IS DISTINCT FROM OLD.{0}::text' if is_postgresql else 'NEW.{0} IS NOT OLD.{0}'
    changed = ' OR '.join(compare.format(column) for column in KEPT)
    for statement in statements:
        schema_editor.execute(statement.format(table=TABLE, changed=changed, refusal=REFUSAL))


def allow_changes(apps, schema_editor):
    """Undo `refuse_changes`."""
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute(f'DROP TRIGGER {TABLE}_stays ON {TABLE}')
        schema_editor.execute(f'DROP FUNCTION {TABLE}_stays()')
        return
    for name in ('stays', 'is_kept'):
        schema_editor.execute(f'DROP TRIGGER {TABLE}_{name}')


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('you_said_we_did', '0008_clocks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('privacy', 'Privacy notice'), ('cookies', 'Cookies'), ('accessibility', 'Accessibility statement'), ('retention', 'Retention schedule'), ('impact-assessment', 'Data protection impact assessment'), ('appropriate-policy', 'Appropriate policy document'), ('sharing-agreement', 'Information sharing agreement'), ('incident-plan', 'Incident plan')], editable=False, max_length=20, unique=True)),
                ('owner', models.CharField(default='Data protection officer', help_text='A job and no name: it stands on the page.', max_length=80, verbose_name='who keeps it right')),
                ('review_months', models.PositiveSmallIntegerField(default=12, help_text='1 to 24. They count from the day an issue is signed.', validators=[django.core.validators.MinValueValidator(1, 'Choose 1 to 24 months.'), django.core.validators.MaxValueValidator(24, 'Choose 1 to 24 months.')], verbose_name='months until somebody looks at it again')),
                ('own_words', models.JSONField(blank=True, default=dict, editable=False, help_text='Section -> words, where they differ from ours.')),
                ('edition', models.PositiveIntegerField(default=1, editable=False)),
                ('is_ready', models.BooleanField(default=False, editable=False, verbose_name='waits for its signature')),
                ('sent_back', models.CharField(blank=True, editable=False, max_length=300, verbose_name='why it was sent back')),
                ('writers', models.ManyToManyField(editable=False, help_text='Who wrote in it since it was issued.', related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('kind',),
            },
        ),
        migrations.CreateModel(
            name='Issue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('privacy', 'Privacy notice'), ('cookies', 'Cookies'), ('accessibility', 'Accessibility statement'), ('retention', 'Retention schedule'), ('impact-assessment', 'Data protection impact assessment'), ('appropriate-policy', 'Appropriate policy document'), ('sharing-agreement', 'Information sharing agreement'), ('incident-plan', 'Incident plan')], max_length=20)),
                ('number', models.PositiveIntegerField()),
                ('is_public', models.BooleanField()),
                ('title', models.CharField(max_length=120)),
                ('short', models.JSONField(default=list, help_text='Blocks of the first layer.')),
                ('whole', models.JSONField(default=list, help_text='Blocks of all the rest.')),
                ('facts', models.JSONField(default=dict, help_text='The facts in it, by name, as they were.')),
                ('owner', models.CharField(max_length=80)),
                ('issued_on', models.DateField()),
                ('review_on', models.DateField()),
                ('signed_by', models.ForeignKey(help_text='Nobody: it went out as it comes with the software.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('kind', '-number'),
                'constraints': [models.UniqueConstraint(fields=('kind', 'number'), name='an_issue_has_its_number')],
            },
        ),
        migrations.RunPython(refuse_changes, allow_changes),
        migrations.RunPython(watch, migrations.RunPython.noop),
    ]
