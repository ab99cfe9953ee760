"""One row that is out and one that is not, for every table the public tier sees through a view."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from wagtail.models import Page

from feedback.releases.models import Release
from hearback.access import PAGE_TABLES
from tests import factories
from you_said_we_did.models import Commitment, Finding, Outcome, ProgressEntry

DRAFT_TITLE = "a title nobody approved"
Keys = dict[str, set[int]]


def model_of(table: str) -> type[models.Model]:
    """Return the model whose table this is."""
    found = {m._meta.db_table: m for m in apps.get_models(include_auto_created=True)}
    return found[table]


def filled(model: type[models.Model]) -> dict[str, Any]:
    """Return a value for each text or day that `model` itself requires."""
    fields = [f for f in model._meta.local_fields if not f.blank and not f.has_default()]
    days = {f.name: date(2026, 1, 1 + i) for i, f in enumerate(fields) if is_day(f)}
    texts = {f.name: "words" for f in fields if isinstance(f, models.CharField | models.TextField)}
    return {**days, **texts}


def is_day(field: Any) -> bool:
    """Whether the field holds a day."""
    return isinstance(field, models.DateField)


def add_pages(keys: Keys, *, live: bool) -> None:
    """A page of each kind under the root, with a principle where there is room for one."""
    root = Page.objects.get(depth=1)
    for table in PAGE_TABLES:
        model: Any = model_of(table)
        slug = f"{table.replace('_', '-')}-{'live' if live else 'draft'}"
        page = model(title="A page", slug=slug, live=live, **filled(model))
        root.add_child(instance=page)
        Page.objects.filter(pk=page.pk).update(draft_title=DRAFT_TITLE)
        keys["wagtailcore_page"].add(page.pk)
        keys[table].add(page.pk)
        if hasattr(page, "principles"):
            principle = model_of("cms_principle")._default_manager.create(
                page=page, name="Listen", body="First."
            )
            keys["cms_principle"].add(principle.pk)


def add_survey(keys: Keys, slug: str, *, is_open: bool) -> Any:
    """A survey; a draft has a version here too, as if one had been made ahead of opening."""
    survey = factories.make_survey(slug, is_open=is_open)
    if not is_open:
        survey.versions.create(number=1, definition={}, promise={}, opened_on=factories.TODAY)
    keys["surveys_survey"].add(survey.pk)
    keys["surveys_surveyversion"] |= set(survey.versions.values_list("pk", flat=True))
    return survey


def add_release(keys: Keys, survey: Any, *, is_published: bool) -> Release:
    """A release with its themes and their priorities."""
    release = factories.make_release(survey, is_published=is_published)
    keys["releases_release"].add(release.pk)
    themes = release.themes.all()
    keys["releases_releasetheme"] |= {theme.pk for theme in themes}
    through = model_of("releases_releasetheme_priorities")
    joins = through._default_manager.filter(releasetheme__in=themes)
    keys["releases_releasetheme_priorities"] |= set(joins.values_list("pk", flat=True))
    return release


def add_finding(keys: Keys, release: Release, slug: str, **state: Any) -> Finding:
    """A finding in this state of publication."""
    finding = Finding.objects.create(
        slug=slug,
        title="Waiting",
        you_said="Waiting is hard.",
        priority=factories.make_priority(),
        respondent_group="survivor",
        rests_on=release.themes.earliest("pk"),
        **state,
    )
    keys["you_said_we_did_finding"].add(finding.pk)
    return finding


def add_commitment(keys: Keys, finding: Finding, *, live: bool) -> None:
    """A commitment with a step and an outcome."""
    commitment = Commitment.objects.create(
        finding=finding,
        title="A worker",
        words="We pay for a worker.",
        owner=factories.make_agency(),
        live=live,
    )
    step = ProgressEntry.objects.create(commitment=commitment, on=factories.TODAY, words="Begun.")
    outcome = Outcome.objects.create(
        commitment=commitment, on=factories.TODAY, difference="yes", words="We asked again."
    )
    keys["you_said_we_did_commitment"].add(commitment.pk)
    keys["you_said_we_did_progressentry"].add(step.pk)
    keys["you_said_we_did_outcome"].add(outcome.pk)


def add_everything() -> tuple[Keys, Keys]:
    """Return the keys of rows that are out, and of rows that are not, by table."""
    out: Keys = defaultdict(set)
    kept: Keys = defaultdict(set)
    add_pages(out, live=True)
    add_pages(kept, live=False)
    survey = add_survey(out, "spring", is_open=True)
    draft = add_survey(kept, "autumn", is_open=False)
    release = add_release(out, survey, is_published=True)
    add_release(kept, draft, is_published=False)
    finding = add_finding(out, release, "waiting", live=True, visibility="public")
    add_commitment(out, finding, live=True)
    add_commitment(kept, finding, live=False)
    for slug, live, visibility in (
        ("draft", False, "public"),
        ("restricted", True, "restricted"),
        ("partnership", True, "partnership"),
    ):
        unseen = add_finding(kept, release, slug, live=live, visibility=visibility)
        add_commitment(kept, unseen, live=True)
    return out, kept
