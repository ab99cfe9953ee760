"""A refused quote says why; those refused before nobody was asked say that."""

from typing import Any

from django.conf import settings
from django.db import migrations, models


def say_so(apps: Any, schema_editor: Any) -> None:
    """Say of each quote that was refused already that no reason was asked for."""
    quotes = apps.get_model("cutting", "Quote").objects.using(schema_editor.connection.alias)
    quotes.filter(status="refused").update(
        refused_for="other", refused_words="Nobody was asked for a reason then."
    )


class Migration(migrations.Migration):

    dependencies = [
        ('cutting', '0001_released_tables'),
        ('releases', '0003_kept_as_published'),
        ('responses', '0013_texts_to_count'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='quote',
            name='refused_for',
            field=models.CharField(blank=True, choices=[('recognised', 'Somebody could be recognised by it'), ('harmful', 'It could hurt or frighten whoever reads it'), ('out_of_place', 'By itself it says something else than the whole text'), ('no_fit', 'It does not show what the theme is about'), ('other', 'Another reason')], max_length=12),
        ),
        migrations.AddField(
            model_name='quote',
            name='refused_words',
            field=models.CharField(blank=True, help_text='For whoever proposed it; gone with the text.', max_length=300),
        ),
        migrations.RunPython(say_so, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'refused'), models.Q(('refused_for', ''), _negated=True)), models.Q(models.Q(('status', 'refused'), _negated=True), ('refused_for', ''), ('refused_words', '')), _connector='OR'), name='a_refused_quote_says_why'),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('refused_for', 'other'), _negated=True), models.Q(('refused_words', ''), _negated=True), _connector='OR'), name='another_reason_is_in_words'),
        ),
    ]
