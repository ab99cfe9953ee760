"""One row that is out and one that is not, for every table the public tier sees through a view."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from wagtail.models import Page

from cms.pack.models import Document, Reading
from cms.pack.models import Issue as DocumentIssue
from feedback.indicators.models import Indicator, IndicatorValue
from feedback.releases.models import Release, ReleaseQuote
from feedback.surveys.models import Code, GeneralReply, Recording
from hearback.access import PAGE_TABLES
from hearback.people.models import User
from tests import factories
from you_said_we_did.models import (
    Commitment,
    Finding,
    Issue,
    IssueApproval,
    LearningSource,
    Outcome,
    Paper,
    Plan,
    Poster,
    ProgressEntry,
)

DRAFT_TITLE = "a title nobody approved"
SUMMARY = "what a review taught us, which stays in the office"
PAPERS_INSIDE = (
    *(("draft", "public"), ("approved", "public"), ("withdrawn", "public")),
    *(("issued", "partnership"), ("issued", "restricted")),
)
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
    GeneralReply.objects.create(survey=survey, words="Thank you.", proposed="Thanks.")
    # A code of no batch opens nothing.
    keys["surveys_code"].add(Code.objects.create(prefix="KTM" if is_open else "").pk)
    recording = Recording.objects.create(
        survey=survey, place="first-page", kind="audio", name=slug, content=b"", is_out=is_open
    )
    keys["surveys_recording"].add(recording.pk)
    keys["surveys_survey"].add(survey.pk)
    keys["surveys_generalreply"].add(survey.pk)
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
    quotes = [ReleaseQuote.add(theme, "We waited.") for theme in themes if theme.people]
    keys["releases_releasequote"] |= {quote.pk for quote in quotes}
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
        approved_on=factories.TODAY,
        **state,
    )
    keys["you_said_we_did_finding"].add(finding.pk)
    rest_also_on(keys, finding, release)
    poster = Poster.objects.create(finding=finding, made_on=factories.TODAY, pdf=b"%PDF")
    keys["you_said_we_did_poster"].add(poster.pk)
    return finding


def rest_also_on(keys: Keys, finding: Finding, release: Release) -> None:
    """Let a finding rest on another theme of a release as well."""
    theme = release.themes.latest("pk")
    finding.also_rests_on.add(theme)
    row = Finding.also_rests_on.through._default_manager.get(finding=finding, releasetheme=theme)
    keys["you_said_we_did_finding_also_rests_on"].add(row.pk)


def add_source(keys: Keys, visibility: str) -> LearningSource:
    """A review that the office keeps, in words that may not leave it."""
    source = LearningSource.add(
        None,
        kind="homicide",
        title=f"A review: {visibility}",
        summary=SUMMARY,
        published_on=factories.TODAY,
        visibility=visibility,
    )
    keys["you_said_we_did_learningsource"].add(source.pk)
    return source


def add_commitment(keys: Keys, finding: Finding, *, live: bool) -> None:
    """A commitment with a step and an outcome."""
    commitment = Commitment.objects.create(
        finding=finding,
        title="A worker",
        words="We pay for a worker.",
        owner=factories.make_agency(),
        live=live,
        approved_on=factories.TODAY,
    )
    step = ProgressEntry.objects.create(commitment=commitment, on=factories.TODAY, words="Begun.")
    outcome = Outcome.objects.create(
        commitment=commitment, on=factories.TODAY, difference="yes", words="We asked again."
    )
    keys["you_said_we_did_commitment"].add(commitment.pk)
    keys["you_said_we_did_progressentry"].add(step.pk)
    keys["you_said_we_did_outcome"].add(outcome.pk)


def add_paper(keys: Keys, release: Release, status: str, visibility: str) -> None:
    """A paper in this state."""
    issued_on = factories.TODAY if status in ("issued", "withdrawn") else None
    paper = Paper.objects.create(
        release=release, title="A pack", status=status, visibility=visibility, issued_on=issued_on
    )
    keys["you_said_we_did_paper"].add(paper.pk)


def _indicator(slug: str, marked_by: User | None) -> Indicator:
    """An indicator; public if somebody marked it."""
    about = {
        "name": slug.capitalize(),
        "unit": "things",
        "every": "quarter",
        "owner": factories.make_agency(),
        "is_public": marked_by is not None,
        "marked_by": marked_by,
    }
    return Indicator.objects.get_or_create(slug=slug, defaults=about)[0]


def _add_value(keys: Keys, indicator: Indicator, **value: Any) -> None:
    """A value in this state, with its indicator."""
    kept = IndicatorValue.objects.create(
        indicator=indicator, unit="things", value=90, handed_in_on=factories.TODAY, **value
    )
    keys["indicators_indicator"].add(indicator.pk)
    keys["indicators_indicatorvalue"].add(kept.pk)


def add_indicators(out: Keys, kept: Keys) -> None:
    """Of a public indicator a value that two people let out, one that whoever marked it approved
    alone, and one that waits; and one the office alone sees.
    """
    typist, marker, second = (
        factories.make_user(email=f"{name}@counts.example") for name in ("typist", "marker", "two")
    )
    winter = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 3, 31)}
    spring = {"starts_on": date(2026, 4, 1), "ends_on": date(2026, 6, 30)}
    summer = {"starts_on": date(2026, 7, 1), "ends_on": date(2026, 9, 30)}
    typed = {"by": typist, "status": "approved"}
    by_two = {**typed, "approved_by": second, "is_public": True, "marked_by": marker}
    _add_value(out, _indicator("calls", marker), **by_two, **spring)
    _add_value(kept, _indicator("calls", marker), **typed, approved_by=marker, **winter)
    _add_value(kept, _indicator("calls", marker), status="waiting", **summer)
    _add_value(kept, _indicator("beds", None), **typed, approved_by=second, **spring)
    kept["indicators_indicator"] -= out["indicators_indicator"]


def add_plan(
    keys: Keys, slug: str, visibility: str, *, is_signed: bool = True, is_let_out: bool = True
) -> None:
    """A plan with one issue."""
    plan = Plan.objects.create(
        slug=slug, title="Plan", starts_in=2026, ends_in=2027, visibility=visibility
    )
    issue = plan.issues.create(
        number=1, on=factories.TODAY, what_changed="All.", content={}, public_content={}
    )
    keys["you_said_we_did_issue"].add(issue.pk)
    keys["you_said_we_did_plan"].add(plan.pk)
    if is_signed:
        signed = issue.sign_offs.create(body="Board", role="Chair", on=factories.TODAY, minute="1")
        keys["you_said_we_did_signoff"].add(signed.pk)
    if is_let_out:
        approval = let_out(issue)
        keys["you_said_we_did_issueapproval"].add(approval.pk)


def let_out(issue: Issue) -> IssueApproval:
    """Say that communications let an issue out."""
    email = "lets-out@testshire.example"
    by = User.objects.filter(email=email).first() or factories.make_user(email=email)
    days = {"asked_on": factories.TODAY, "approved_on": factories.TODAY}
    return IssueApproval.objects.create(issue=issue, approved_by=by, **days)


def add_document(keys: Keys, kind: str) -> None:
    """An issue of a document of the pack."""
    reading = Reading("A document", [], [], {})
    issue = DocumentIssue.put_out(Document(kind=kind), reading, factories.TODAY, None)
    keys["pack_issue"].add(issue.pk)


def add_everything() -> tuple[Keys, Keys]:
    """Return the keys of rows that are out, and of rows that are not, by table."""
    out: Keys = defaultdict(set)
    kept: Keys = defaultdict(set)
    add_pages(out, live=True)
    add_pages(kept, live=False)
    add_indicators(out, kept)
    survey = add_survey(out, "spring", is_open=True)
    draft = add_survey(kept, "autumn", is_open=False)
    release = add_release(out, survey, is_published=True)
    unpublished = add_release(kept, draft, is_published=False)
    add_paper(out, release, "issued", "public")
    add_paper(kept, unpublished, "issued", "public")
    for status, visibility in PAPERS_INSIDE:
        add_paper(kept, release, status, visibility)
    finding = add_finding(out, release, "waiting", live=True, visibility="public")
    rest_also_on(kept, finding, unpublished)
    add_commitment(out, finding, live=True)
    add_commitment(kept, finding, live=False)
    add_source(out, "public")
    add_source(kept, "partnership")
    add_source(kept, "restricted")
    for slug, live, visibility in (
        ("draft", False, "public"),
        ("restricted", True, "restricted"),
        ("partnership", True, "partnership"),
    ):
        unseen = add_finding(kept, release, slug, live=live, visibility=visibility)
        add_commitment(kept, unseen, live=True)
    add_plan(out, "plan", "public")
    add_plan(kept, "unsigned", "public", is_signed=False)
    add_plan(kept, "inside", "partnership")
    add_plan(kept, "hidden", "restricted")
    add_document(out, "privacy")
    add_document(kept, "incident-plan")
    return out, kept
