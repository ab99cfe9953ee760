from django.db import migrations, models

FIRST = {'childline': ['young_person'], 'respect-phoneline': ['perpetrator']}


def put_first(apps, schema_editor):
    """Let the lines that ship come first for whom they are meant, where they are there."""
    Helpline = apps.get_model('engagement', 'Helpline')
    for slug, groups in FIRST.items():
        lines = Helpline.objects.using(schema_editor.connection.alias).filter(slug=slug)
        lines.update(first_for=groups)


class Migration(migrations.Migration):

    dependencies = [
        ('engagement', '0003_population_shares'),
    ]

    operations = [
        migrations.AddField(
            model_name='helpline',
            name='first_for',
            field=models.JSONField(blank=True, default=list, help_text='The respondent groups that see it before all others.'),
        ),
        migrations.RunPython(put_first, migrations.RunPython.noop),
    ]
