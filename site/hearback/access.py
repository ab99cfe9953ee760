"""What the public tier may touch: the one list behind the SQLite guard and the PostgreSQL grants.

Everything absent is denied. Where drafts or restricted rows share a table with public ones, the
public tier sees a view of the same name holding only what is live and public.
"""

from functools import cache

from django.apps import apps
from django.db.models import Model

# Tables the public tier reads whole: nothing in them is a draft or restricted.
READ_TABLES = frozenset(
    {
        "django_content_type",
        "wagtailcore_site",
        "wagtailcore_locale",
        "wagtailcore_pageviewrestriction",
        "engagement_partnership",
        "engagement_agency",
        "engagement_area",
        "engagement_priority",
        "engagement_consultation",
        "engagement_helpline",
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
OUT_SURVEYS = "SELECT id FROM {schema}surveys_survey WHERE status <> 'draft'"
OUT_RELEASES = "SELECT id FROM {schema}releases_release WHERE status = 'published'"
OUT_RELEASE_THEMES = (
    f"SELECT id FROM {{schema}}releases_releasetheme WHERE release_id IN ({OUT_RELEASES})"
)
OUT_FINDINGS = "SELECT id FROM {schema}you_said_we_did_finding WHERE live AND visibility = 'public'"
OUT_COMMITMENTS = (
    "SELECT id FROM {schema}you_said_we_did_commitment"
    f" WHERE live AND finding_id IN ({OUT_FINDINGS})"
)
# Table -> which of its rows are out.
VIEW_CONDITIONS = {
    "wagtailcore_page": "live AND NOT expired",
    **dict.fromkeys(PAGE_TABLES, f"page_ptr_id IN ({LIVE_PAGES})"),
    "cms_principle": f"page_id IN ({LIVE_PAGES})",
    "surveys_survey": "status <> 'draft'",
    "surveys_surveyversion": f"survey_id IN ({OUT_SURVEYS})",
    "releases_release": "status = 'published'",
    "releases_releasetheme": f"release_id IN ({OUT_RELEASES})",
    "releases_releasetheme_priorities": f"releasetheme_id IN ({OUT_RELEASE_THEMES})",
    "you_said_we_did_finding": "live AND visibility = 'public'",
    "you_said_we_did_commitment": f"live AND finding_id IN ({OUT_FINDINGS})",
    "you_said_we_did_progressentry": f"commitment_id IN ({OUT_COMMITMENTS})",
    "you_said_we_did_outcome": f"commitment_id IN ({OUT_COMMITMENTS})",
}
# Columns that show a draft's words even on a live row.
BLANKED = {("wagtailcore_page", "draft_title"): "''"}


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
            f'{BLANKED[table, column]} AS "{column}"'
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
    return frozenset(model._meta.db_table for model in apps.get_app_config("intake").get_models())
