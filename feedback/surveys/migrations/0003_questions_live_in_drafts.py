from django.db import migrations


class Migration(migrations.Migration):
    # Apart from the one before: PostgreSQL alters no table whose new rows it has still to check.

    dependencies = [
        ('surveys', '0002_drafts_and_versions'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='survey',
            name='minutes',
        ),
        migrations.RemoveField(
            model_name='survey',
            name='results',
        ),
        migrations.RemoveField(
            model_name='survey',
            name='title',
        ),
        migrations.RemoveField(
            model_name='survey',
            name='who_for',
        ),
        migrations.RemoveField(
            model_name='survey',
            name='why',
        ),
        migrations.DeleteModel(
            name='Choice',
        ),
        migrations.DeleteModel(
            name='Question',
        ),    ]
