"""Accounts get respondent groups whose texts they may meet. A new account has none."""

from django.db import migrations, models

# As they were when this was written: whoever reads texts today goes on reading all of them.
ALL_GROUPS = ["community", "family", "perpetrator", "service", "staff", "survivor", "young_person"]
ROLES_THAT_READ = ["engagement_officer", "coder", "reviewer", "safeguarding_lead"]


def keep_what_they_read(apps, schema_editor):
    """Nobody is locked out of their work by the upgrade."""
    users = apps.get_model("people", "User").objects.using(schema_editor.connection.alias)
    reading = users.filter(is_active=True, groups__name__in=ROLES_THAT_READ)
    users.filter(pk__in=list(reading.values_list("pk", flat=True))).update(
        respondent_groups=ALL_GROUPS
    )


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='respondent_groups',
            field=models.JSONField(blank=True, default=list, editable=False, help_text='Whose texts this person may meet, if a role of theirs reads any.'),
        ),
        migrations.RunPython(keep_what_they_read, migrations.RunPython.noop),
    ]
