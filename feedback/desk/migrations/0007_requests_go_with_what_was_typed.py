import django.db.models.deletion
from django.db import migrations, models


def join(apps, schema_editor):
    """Requests that can still be answered learn what they are about; the others go."""
    requests = apps.get_model("desk", "LiftRequest").objects
    requests.filter(text__raw=None).delete()
    requests.filter(text__is_masking_confirmed=True).delete()
    raw = apps.get_model("responses", "RawText").objects.filter(text=models.OuterRef("text"))
    requests.update(raw=models.Subquery(raw.values("pk")))


class Migration(migrations.Migration):

    dependencies = [
        ('responses', '0012_masking_corrections'),
        ('desk', '0006_runs'),
    ]

    operations = [
        migrations.AddField(
            model_name='liftrequest',
            name='raw',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='responses.rawtext', db_constraint=False),
        ),
        migrations.RunPython(join, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='liftrequest',
            name='raw',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='responses.rawtext', db_constraint=False),
        ),
    ]
