"""Counts of things follow the rule of counts of people: what is stored already too."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import migrations, models

from feedback.releases.disclosure import safe_count


def protect(apps: Any, schema_editor: Any) -> None:
    """Hide or round each stored count of things. What was hidden stays so."""
    values = apps.get_model("indicators", "IndicatorValue").objects
    counted = values.using(schema_editor.connection.alias).filter(unit="things")
    for stored in counted.exclude(value=None):
        safe = safe_count(int(stored.value), settings.SUPPRESS_BELOW, settings.ROUND_TO)
        stored.value = None if safe is None else Decimal(safe)
        stored.save(update_fields=["value"])


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_indicators")]

    operations = [
        migrations.RunPython(protect, migrations.RunPython.noop),
        migrations.RemoveConstraint("indicatorvalue", "an_indicator_shows_five_people_or_more"),
        migrations.AddConstraint(
            "indicatorvalue",
            models.CheckConstraint(
                condition=~models.Q(unit__in=["people", "things"])
                | models.Q(value__isnull=True)
                | models.Q(value__gte=5),
                name="an_indicator_shows_a_count_of_five_or_more",
            ),
        ),
    ]
