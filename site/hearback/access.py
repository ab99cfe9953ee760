"""What the public tier may touch: the one list behind the SQLite guard and the PostgreSQL grants.

Everything absent is denied. Where drafts or restricted rows share a table with public ones, the
public tier sees a view of the same name holding only what is live and public.
"""

from functools import cache

from django.apps import apps
from django.db.models import Model

# Whose tables lie in the staging alias: all that the public tier writes.
STAGED_APPS = ("intake", "by_email")
# Of these, it may find a row by a key that only six words make, and delete it. No row says whose.
TAKEN_BACK = frozenset({"intake_receipt", "intake_savedform"})
# Tables the public tier reads whole: nothing in them is a draft or restricted.
READ_TABLES = frozenset(
    {
        "django_content_type",
        "wagtailcore_site",
        "wagtailcore_locale",
        "wagtailcore_pageviewrestriction",
        "engagement_partnership",
        "engagement_agency",
        "engagement_clocklimits",
        "engagement_area",
        "engagement_priority",
        "engagement_consultation",
        "engagement_helpline",
        "cms_statement",
        "surveys_sealedreply",
        "you_said_we_did_contentversion",
    }
)
PAGE_TABLES = (
    "cms_homepage",
    "cms_helppage",
    "cms_standardpage",
    "cms_strategypage",
    "cms_campaignindexpage",
    "cms_campaignpage",
)
LIVE_PAGES = "SELECT id FROM {schema}wagtailcore_page WHERE live AND NOT expired"
# What partner agencies hand in is kept as surveys too, which nobody is ever asked.
OUT_SURVEY = "status <> 'draft' AND agency_id IS NULL"
OUT_SURVEYS = f"SELECT id FROM {{schema}}surveys_survey WHERE {OUT_SURVEY}"
OUT_RELEASES = "SELECT id FROM {schema}releases_release WHERE status = 'published'"
OUT_RELEASE_THEMES = (
    f"SELECT id FROM {{schema}}releases_releasetheme WHERE release_id IN ({OUT_RELEASES})"
)
OUT_INDICATORS = "SELECT id FROM {schema}indicators_indicator WHERE is_public"
OUT_FINDINGS = "SELECT id FROM {schema}you_said_we_did_finding WHERE live AND visibility = 'public'"
OUT_COMMITMENTS = (
    "SELECT id FROM {schema}you_said_we_did_commitment"
    f" WHERE live AND finding_id IN ({OUT_FINDINGS})"
)
OUT_SOURCES = "SELECT id FROM {schema}you_said_we_did_learningsource WHERE visibility = 'public'"
OUT_QUOTES = "SELECT words FROM {schema}releases_releasequote"
SIGNED = "SELECT issue_id FROM {schema}you_said_we_did_signoff"
# An issue goes out when it is signed and communications let that very issue out.
LET_OUT = "SELECT issue_id FROM {schema}you_said_we_did_issueapproval WHERE approved_on IS NOT NULL"
READY = f"id IN ({SIGNED}) AND id IN ({LET_OUT})"
READY_PLANS = f"SELECT plan_id FROM {{schema}}you_said_we_did_issue WHERE {READY}"
OUT_PLAN = f"visibility = 'public' AND id IN ({READY_PLANS})"
OUT_PLANS = f"SELECT id FROM {{schema}}you_said_we_did_plan WHERE {OUT_PLAN}"
OUT_ISSUE = f"plan_id IN ({OUT_PLANS}) AND {READY}"
OUT_ISSUES = f"SELECT id FROM {{schema}}you_said_we_did_issue WHERE {OUT_ISSUE}"
# Table -> which of its rows are out.
VIEW_CONDITIONS = {
    "wagtailcore_page": "live AND NOT expired",
    **dict.fromkeys(PAGE_TABLES, f"page_ptr_id IN ({LIVE_PAGES})"),
    "cms_principle": f"page_id IN ({LIVE_PAGES})",
    "surveys_survey": OUT_SURVEY,
    "surveys_code": "prefix <> ''",
    "surveys_surveyversion": f"survey_id IN ({OUT_SURVEYS})",
    "surveys_recording": f"is_out AND survey_id IN ({OUT_SURVEYS})",
    "surveys_generalreply": f"words <> '' AND survey_id IN ({OUT_SURVEYS})",
    "releases_release": "status = 'published'",
    "releases_releasetheme": f"release_id IN ({OUT_RELEASES})",
    "releases_releasequote": f"theme_id IN ({OUT_RELEASE_THEMES})",
    "releases_releasetheme_priorities": f"releasetheme_id IN ({OUT_RELEASE_THEMES})",
    "indicators_indicator": "is_public",
    "indicators_indicatorvalue": (
        f"status = 'approved' AND is_public AND indicator_id IN ({OUT_INDICATORS})"
    ),
    "you_said_we_did_finding": "live AND visibility = 'public'",
    "you_said_we_did_finding_also_rests_on": (
        f"finding_id IN ({OUT_FINDINGS}) AND releasetheme_id IN ({OUT_RELEASE_THEMES})"
    ),
    "you_said_we_did_learningsource": "visibility = 'public'",
    "you_said_we_did_commitment": f"live AND finding_id IN ({OUT_FINDINGS})",
    "you_said_we_did_progressentry": f"commitment_id IN ({OUT_COMMITMENTS})",
    "you_said_we_did_outcome": f"commitment_id IN ({OUT_COMMITMENTS})",
    "you_said_we_did_poster": f"finding_id IN ({OUT_FINDINGS})",
    "you_said_we_did_paper": (
        f"status = 'issued' AND visibility = 'public' AND release_id IN ({OUT_RELEASES})"
    ),
    "pack_issue": "is_public",
    "you_said_we_did_plan": OUT_PLAN,
    "you_said_we_did_issue": OUT_ISSUE,
    "you_said_we_did_issueapproval": (f"approved_on IS NOT NULL AND issue_id IN ({OUT_ISSUES})"),
    "you_said_we_did_signoff": f"issue_id IN ({OUT_ISSUES})",
}
# Columns that show a draft's words even on a live row, which batch a code is of, who in the office
# did what, what a joint plan says of a commitment or a review teaches, which nobody approved for
# the public, which source it is that may not be named, or a quote taken out of its release.
BLANKED = {
    ("wagtailcore_page", "draft_title"): "''",
    ("surveys_code", "prefix"): "''",
    ("surveys_generalreply", "proposed"): "''",
    ("surveys_generalreply", "by_id"): "CAST(NULL AS bigint)",
    ("indicators_indicator", "marked_by_id"): "CAST(NULL AS bigint)",
    **{
        ("indicators_indicatorvalue", column): "CAST(NULL AS bigint)"
        for column in ("by_id", "approved_by_id", "marked_by_id")
    },
    **{
        ("you_said_we_did_commitment", column): "''"
        for column in ("plan_words", "leads", "timescale", "tasks", "rag", "tier", "tier_words")
    },
    **{
        ("you_said_we_did_commitment", column): "CAST(NULL AS integer)"
        for column in ("objective_id", "number", "year")
    },
    ("you_said_we_did_commitment", "position"): "0",
    # A survey that asks again is nobody's business outside before it is open.
    ("you_said_we_did_commitment", "followed_up_by_id"): (
        f"CASE WHEN followed_up_by_id IN ({OUT_SURVEYS}) THEN followed_up_by_id END"
    ),
    # Of an issue, what anyone may read stands in a column of its own.
    ("you_said_we_did_issue", "content"): "'{{}}'",
    ("you_said_we_did_issue", "what_changed"): "''",
    **{
        ("you_said_we_did_issueapproval", column): "CAST(NULL AS bigint)"
        for column in ("kept_by_id", "asked_by_id", "approved_by_id")
    },
    ("you_said_we_did_issueapproval", "comment"): "''",
    # That there is a source shows, not which: no row has this key.
    ("you_said_we_did_finding", "source_id"): (
        f"CASE WHEN source_id IS NULL OR source_id IN ({OUT_SOURCES}) THEN source_id ELSE 0 END"
    ),
    ("you_said_we_did_finding", "quote"): (
        f"CASE WHEN quote IN ({OUT_QUOTES}) THEN quote ELSE '' END"
    ),
    # Of a document anyone may read its short layer, and the long one of the privacy notice; who in
    # the office signed it stays there.
    ("pack_issue", "whole"): "CASE WHEN kind = 'privacy' THEN whole ELSE '[]' END",
    ("pack_issue", "facts"): "'{{}}'",
    ("pack_issue", "signed_by_id"): "CAST(NULL AS bigint)",
    # Of a source, anyone may read its title and what kind it is.
    ("you_said_we_did_learningsource", "summary"): "''",
    ("you_said_we_did_learningsource", "what_changed"): "''",
    ("you_said_we_did_learningsource", "agency_id"): "CAST(NULL AS bigint)",
}


@cache
def columns_of() -> dict[str, list[str]]:
    """Return each managed table's columns, in the models' order."""
    models: list[type[Model]] = list(apps.get_models(include_auto_created=True))
    return {
        model._meta.db_table: [
            field.column for field in model._meta.local_concrete_fields if field.column
        ]
        for model in models
    }


@cache
def view_selects(schema: str) -> dict[str, str]:
    """Return table name -> the SELECT its public view is made of; `schema` is a prefix with its
    dot, naming where the base tables lie.
    """
    columns = columns_of()
    selects = {}
    for table, condition in VIEW_CONDITIONS.items():
        listed = ", ".join(
            f'{BLANKED[table, column].format(schema=schema)} AS "{column}"'
            if (table, column) in BLANKED
            else f'"{column}"'
            for column in columns[table]
        )
        selects[table] = (
            f"SELECT {listed} FROM {schema}{table} WHERE {condition.format(schema=schema)}"
        )
    return selects


@cache
def insert_tables() -> frozenset[str]:
    """Return the staging tables the public tier may add rows to."""
    return frozenset(
        model._meta.db_table
        for label in STAGED_APPS
        for model in apps.get_app_config(label).get_models()
    )
