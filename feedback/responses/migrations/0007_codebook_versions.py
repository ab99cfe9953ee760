import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F


def content_of(codebook, ThemeGroup, Theme):
    """Return what a codebook says today, as a frozen version holds it."""
    words = ("slug", "name", "definition", "include", "exclude", "phrases", "examples")
    return {
        "name": codebook.name,
        "groups": [
            {
                "slug": group.slug,
                "name": group.name,
                "themes": [
                    {
                        **{word: getattr(theme, word) for word in words},
                        "priorities": list(
                            theme.priorities.order_by("position", "slug").values_list(
                                "slug", flat=True
                            )
                        ),
                        "outcomes": [],
                    }
                    for theme in Theme.objects.filter(group=group).order_by("position")
                ],
            }
            for group in ThemeGroup.objects.filter(codebook=codebook).order_by("position")
        ],
    }


def freeze(apps, schema_editor):
    """Freeze every codebook as a version, and let PostgreSQL check the changed rows now: it alters
    no table whose rows it has still to check.
    """
    freeze_all(apps)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def freeze_all(apps):
    """Freeze every codebook as a version. The one in use becomes the newest; the themes of others
    are retired by it, under slugs of their own.
    """
    Codebook, ThemeGroup, Theme = (
        apps.get_model("responses", name) for name in ("Codebook", "ThemeGroup", "Theme")
    )
    for codebook in Codebook.objects.all():
        Codebook.objects.filter(pk=codebook.pk).update(
            content=content_of(codebook, ThemeGroup, Theme)
        )
    newest = Codebook.objects.order_by("-number").first()
    in_use = Codebook.objects.filter(is_in_use=True).first() or newest
    if in_use is None:
        return
    if in_use.pk != newest.pk:
        Codebook.objects.filter(pk=in_use.pk).update(number=newest.number + 1)
    in_use.refresh_from_db()
    Theme.objects.exclude(group__codebook=in_use).update(retired_in=in_use.number)
    for model, number in ((ThemeGroup, "codebook__number"), (Theme, "group__codebook__number")):
        taken = set()
        rows = model.objects.annotate(number=F(number)).order_by("-number")
        for pk, slug, old in rows.values_list("pk", "slug", "number"):
            if slug in taken:
                slug = f"{slug[:40]}-v{old}"
                model.objects.filter(pk=pk).update(slug=slug)
            taken.add(slug)


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('responses', '0006_theme_examples'),
    ]

    operations = [
        migrations.AddField(
            model_name='codebook',
            name='content',
            field=models.JSONField(default=dict, help_text='In the shape of an exported file.'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='codebook',
            name='note',
            field=models.TextField(blank=True, help_text='What changed, and why.'),
        ),
        migrations.AddField(
            model_name='codebook',
            name='published_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='codebook',
            name='published_on',
            field=models.DateField(default=datetime.date.today),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='theme',
            name='outcomes',
            field=models.JSONField(blank=True, default=list, help_text='What it bears on, in the partnership’s own words.'),
        ),
        migrations.AddField(
            model_name='theme',
            name='retired_in',
            field=models.PositiveSmallIntegerField(blank=True, help_text='The version that does not have it any more.', null=True),
        ),
        migrations.AddField(
            model_name='theme',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='responses.theme'),
        ),
        migrations.AddField(
            model_name='theme',
            name='split_into',
            field=models.JSONField(blank=True, default=list, help_text='The slugs of themes its texts are to be coded with.'),
        ),
        migrations.AddField(
            model_name='coding',
            name='carried_from',
            field=models.ForeignKey(blank=True, help_text='The theme it was made with, which was merged into this one.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='responses.theme'),
        ),
        migrations.CreateModel(
            name='CodebookDraft',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('content', models.JSONField()),
                ('heirs', models.JSONField(default=dict, help_text='For each theme that goes, the slugs of those its codings are to go to.')),
                ('revision', models.PositiveIntegerField(default=1)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='the_codebook_has_one_draft_at_most')],
            },
        ),
        migrations.RunPython(freeze, migrations.RunPython.noop, elidable=False),
        migrations.RemoveConstraint(
            model_name='codebook',
            name='one_codebook_is_in_use',
        ),
        migrations.RemoveConstraint(
            model_name='theme',
            name='a_slug_names_one_theme',
        ),
        migrations.AlterModelOptions(
            name='codebook',
            options={'ordering': ('-number',)},
        ),
        migrations.RemoveField(
            model_name='codebook',
            name='is_in_use',
        ),
        migrations.RemoveField(
            model_name='themegroup',
            name='codebook',
        ),
        migrations.AlterField(
            model_name='theme',
            name='slug',
            field=models.SlugField(unique=True),
        ),
        migrations.AlterField(
            model_name='themegroup',
            name='slug',
            field=models.SlugField(unique=True),
        ),
    ]
