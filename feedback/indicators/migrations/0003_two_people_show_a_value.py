"""What the public sees of an indicator needs two people, and the database knows who they were."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def take_back(apps: Any, schema_editor: Any) -> None:
    """Take “public” away from every indicator: nobody was written down as having said so, and one
    person alone could. Nothing of them was on the public site yet.
    """
    alias = schema_editor.connection.alias
    marked = apps.get_model("indicators", "Indicator").objects.using(alias).filter(is_public=True)
    entries = apps.get_model("people", "AuditEntry").objects.using(alias)
    for slug in marked.values_list("slug", flat=True):
        entries.create(
            actor="system",
            action="indicator.changed",
            subject=slug,
            detail={"changed": ["is_public"], "public": False},
        )
    marked.update(is_public=False)


def person(**about: Any) -> Any:
    """Return a field that names who marked an indicator public."""
    return models.ForeignKey(
        null=True,
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        **about,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0002_things_are_protected"),
        ("people", "0002_whose_texts_a_person_reads"),
    ]

    operations = [
        migrations.RunPython(take_back, migrations.RunPython.noop),
        migrations.AddField("indicator", "marked_by", person()),
        migrations.AddField(
            "indicatorvalue", "is_public", models.BooleanField(default=False, editable=False)
        ),
        migrations.AddField(
            "indicatorvalue",
            "marked_by",
            person(help_text="Who marked its indicator public, beside who approved it."),
        ),
        migrations.AddConstraint(
            "indicator",
            models.CheckConstraint(
                condition=models.Q(is_public=True, marked_by__isnull=False)
                | models.Q(is_public=False, marked_by__isnull=True),
                name="somebody_marked_what_is_public",
            ),
        ),
        migrations.AddConstraint(
            "indicatorvalue",
            models.CheckConstraint(
                condition=models.Q(is_public=False)
                | models.Q(
                    ~models.Q(approved_by=models.F("marked_by")),
                    status="approved",
                    by__isnull=False,
                    approved_by__isnull=False,
                    marked_by__isnull=False,
                ),
                name="nobody_alone_shows_a_value_to_the_public",
            ),
        ),
    ]
