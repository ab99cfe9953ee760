"""Days that nobody can keep are refused from here on, and words can be taken out of the log.

Rows that hold such days already are mended first, and each is written to the audit log with the day
that stood there: a step gets the nearest day that can be true, a due day becomes none and the
commitment's log says that it moved. No row is deleted and no status changes.
"""

import datetime
import re
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone
from django.utils.formats import date_format

from engagement.clocks import months_after
from you_said_we_did.content_version import watch
from you_said_we_did.days import EARLIEST, LATEST

# What the log notes by itself: no progress.
NOTED = re.compile(r"This moved from |The date moved from |On \d+ \w+ \d{4} we said whether it helped: ")


def is_odd(day):
    return day is not None and not EARLIEST <= day <= LATEST


def mend_days(apps, schema_editor):
    """Mend days before the database refuses them; say of each what it was."""
    Commitment = apps.get_model('you_said_we_did', 'Commitment')
    for row in Commitment.objects.order_by('pk'):
        mend_steps(apps, row)
        mend_commitment(apps, row)
        mend_outcome(apps, row)
    if schema_editor.connection.vendor == 'postgresql':
        # A table can't change while a new row of it waits for its foreign key to be looked at.
        schema_editor.execute('SET CONSTRAINTS ALL IMMEDIATE')
        schema_editor.execute('SET CONSTRAINTS ALL DEFERRED')


def note(apps, row, what, was):
    """Keep in the audit log which day stood there."""
    apps.get_model('people', 'AuditEntry').objects.create(
        action='commitment.day_mended', actor='system', subject=str(row.pk),
        detail={'what': what, 'was': str(was)},
    )


def nearest(day, first):
    """Return the nearest day that can be true: not before `first`, not after today."""
    return min(max(day, first), max(first, timezone.localdate()))


def mend_steps(apps, row):
    """Move steps out of bounds to the nearest day within the log."""
    steps = list(row.progress.order_by('pk'))
    known = [step.on for step in steps if not is_odd(step.on)]
    first = min(known, default=None) or (EARLIEST if is_odd(row.status_changed_on) else row.status_changed_on or EARLIEST)
    for step in steps:
        if is_odd(step.on):
            note(apps, row, 'progress', step.on)
            row.progress.filter(pk=step.pk).update(on=nearest(step.on, first))


def mend_commitment(apps, row):
    """Mend a commitment's own days."""
    if is_odd(row.due):
        note(apps, row, 'due', row.due)
        words = f'The date moved from {date_format(row.due, "j F Y")} to “ongoing”.'
        row.progress.create(on=timezone.localdate(), words=words)
        row.due = None
    is_done = row.status in ('done', 'checked')
    if is_odd(row.status_changed_on):
        note(apps, row, 'status', row.status_changed_on)
        steps = row.progress.filter(status=row.status).order_by('on')
        last = steps.last()
        row.status_changed_on = last.on if last else nearest(row.status_changed_on, EARLIEST)
    if is_done and row.status_changed_on and row.first_progress_on > row.status_changed_on:
        note(apps, row, 'first progress', row.first_progress_on)
        row.first_progress_on = row.status_changed_on
    if is_odd(row.first_progress_on):
        note(apps, row, 'first progress', row.first_progress_on)
        told = row.progress.filter(status='').order_by('on').first()
        row.first_progress_on = told.on if told else row.status_changed_on or EARLIEST
    if is_done and is_odd(row.check_by):
        row.check_by = months_after(row.status_changed_on or timezone.localdate(), 12)
    row.save(update_fields=['due', 'status_changed_on', 'first_progress_on', 'check_by'])


def mend_outcome(apps, row):
    """Mend the day on which it was said whether it helped."""
    for said in apps.get_model('you_said_we_did', 'Outcome').objects.filter(commitment_id=row.pk):
        if is_odd(said.on):
            note(apps, row, 'outcome', said.on)
            said.on = nearest(said.on, row.status_changed_on or EARLIEST)
            said.save(update_fields=['on'])


def say_what_was_progress(apps, schema_editor):
    """Steps without a status were progress, but for those that the log noted by itself."""
    ProgressEntry = apps.get_model('you_said_we_did', 'ProgressEntry')
    told = ProgressEntry.objects.filter(status='').exclude(words='').values_list('pk', 'words')
    found = [pk for pk, words in told if not NOTED.match(words)]
    for start in range(0, len(found), 500):
        ProgressEntry.objects.filter(pk__in=found[start : start + 500]).update(is_progress=True)


class Migration(migrations.Migration):

    dependencies = [
        ('engagement', '0007_clocks'),
        ('people', '0002_whose_texts_a_person_reads'),
        ('releases', '0003_kept_as_published'),
        ('surveys', '0006_handed_in'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        ('you_said_we_did', '0009_issue_approvals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='progressentry',
            name='a_step_says_something',
        ),
        migrations.AddField(
            model_name='progressentry',
            name='is_progress',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='progressentry',
            name='taken_out_on',
            field=models.DateField(editable=False, null=True),
        ),
        migrations.RunPython(mend_days, migrations.RunPython.noop),
        migrations.RunPython(say_what_was_progress, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due__isnull', True), ('due__range', (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))), _connector='OR'), models.Q(('status_changed_on__isnull', True), ('status_changed_on__range', (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))), _connector='OR')), name='a_commitment_has_days_we_can_keep'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('done', 'checked')), _negated=True), ('first_progress_on__lte', models.F('status_changed_on')), _connector='OR'), name='what_is_done_was_begun_before'),
        ),
        migrations.AddConstraint(
            model_name='outcome',
            constraint=models.CheckConstraint(condition=models.Q(('on__isnull', True), ('on__range', (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))), _connector='OR'), name='an_outcome_has_a_day_we_can_keep'),
        ),
        migrations.AddConstraint(
            model_name='progressentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', ''), ('words', ''), _negated=True), ('taken_out_on__isnull', False), _connector='OR'), name='a_step_says_something'),
        ),
        migrations.AddConstraint(
            model_name='progressentry',
            constraint=models.CheckConstraint(condition=models.Q(('taken_out_on__isnull', True), ('words', ''), _connector='OR'), name='what_was_taken_out_is_gone'),
        ),
        migrations.AddConstraint(
            model_name='progressentry',
            constraint=models.CheckConstraint(condition=models.Q(('on__isnull', True), ('on__range', (datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))), _connector='OR'), name='a_step_has_a_day_we_can_keep'),
        ),
        # SQLite made these tables anew.
        migrations.RunPython(watch, migrations.RunPython.noop),
    ]
