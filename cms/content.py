"""Pages from a file: the first content of an installation, kept if editors changed it since."""

import json
from datetime import date
from pathlib import Path
from string import Template
from typing import Any, TypeVar

from django.db import transaction
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify
from wagtail.models import Page, Site

from cms.models import (
    CampaignIndexPage,
    CampaignPage,
    HelpPage,
    HomePage,
    Principle,
    StandardPage,
    StrategyPage,
)
from engagement.models import Partnership

AnyPage = TypeVar("AnyPage", bound=Page)
Blocks = list[tuple[str, Any]]

# Which list stands under which heading of the front page.
HOME_LISTS = {
    "Need help now?": "help_button",
    "Have your say": "open_surveys",
    "You said, we did": "latest_findings",
    "Our plan": "plans",
}
HELP_LEAD = (
    "These lines are free or cost no more than a normal call. You do not have to give your name, "
    "and you do not have to be sure that anything is wrong."
)
FIRST_PAGES = Path(__file__).parent / "first_pages.json"
USING_THIS_SITE = Path(__file__).parent / "using_this_site.json"
BODY_KINDS = {"heading": "heading", "paragraph": "paragraph", "list": "bullets", "notice": "notice"}


@transaction.atomic
def build_site(pages: dict[str, Any], hostname: str, port: int) -> HomePage:
    """Build the page tree, the first pages and `pages` (the shape of demo/content/pages.json, every
    part optional), and point the default site at it. A page that is there already is left as its
    editors made it.
    """
    first = first_pages(Partnership.current())
    home = _add_home(first["home"])
    _serve(home, hostname, port)
    _add(home, HelpPage(slug="help", title="Get help", lead=HELP_LEAD))
    _add_strategy(home, pages.get("strategy", first["strategy"]))
    campaigns = _add_campaigns(home)
    if "campaign" in pages:
        _add_campaign(campaigns, pages["campaign"])
    for page in [*first["standard"], using_this_site(), *pages.get("standard", [])]:
        _add_standard(home, page)
    return home


def first_pages(partnership: Partnership) -> dict[str, Any]:
    """Return the pages every installation begins with, in the partnership's name."""
    names = {name: getattr(partnership, name) for name in ("short_name", "contact_email")}
    pages: dict[str, Any] = _filled_in(json.loads(FIRST_PAGES.read_text(encoding="utf-8")), names)
    return pages


def _filled_in(value: Any, names: dict[str, str]) -> Any:
    """Return JSON's value with `$short_name` and the like filled in."""
    if isinstance(value, dict):
        return {name: _filled_in(each, names) for name, each in value.items()}
    if isinstance(value, list):
        return [_filled_in(each, names) for each in value]
    return Template(value).substitute(names) if isinstance(value, str) else value


def using_this_site() -> dict[str, Any]:
    """Return the shipped page about what stays on a device: every installation has it."""
    page: dict[str, Any] = json.loads(USING_THIS_SITE.read_text(encoding="utf-8"))
    return page


def rich_text(text: str) -> SafeString:
    """Return plain text as paragraphs; blank lines part them, mark-up in it stays text."""
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    return format_html_join("", "<p>{}</p>", ((paragraph,) for paragraph in paragraphs))


def _add_standard(home: HomePage, page: dict[str, Any]) -> None:
    checked = page.get("last_checked")
    _add(
        home,
        StandardPage(
            slug=page["slug"],
            title=page["title"],
            lead=page["lead"],
            kept_by=page.get("kept_by", ""),
            last_checked=date.fromisoformat(checked) if checked else None,
            body=[_block(block["type"], block["value"]) for block in page["body"]],
        ),
    )


def _block(kind: str, value: Any) -> tuple[str, Any]:
    """Return one block of a page's body as a StreamField takes it."""
    return BODY_KINDS[kind], rich_text(value) if kind == "paragraph" else value


def _add(parent: Page, page: AnyPage) -> AnyPage:
    """Publish `page` under `parent`, or return the one that has its slug already."""
    existing: AnyPage | None = type(page).objects.child_of(parent).filter(slug=page.slug).first()
    if existing is not None:
        return existing
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def _add_home(content: dict[str, Any]) -> HomePage:
    body: Blocks = []
    for section in content["sections"]:
        body += [("heading", section["heading"]), ("paragraph", rich_text(section["body"]))]
        if section["heading"] in HOME_LISTS:
            body.append((HOME_LISTS[section["heading"]], None))
    root = Page.get_first_root_node()
    return _add(
        root, HomePage(slug="front", title=content["title"], lead=content["lead"], body=body)
    )


def _serve(home: HomePage, hostname: str, port: int) -> None:
    """Make `home` the default site's front page; Wagtail's own welcome page goes."""
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port, site.root_page = hostname, port, home
    site.save()
    for page in Page.objects.filter(depth=2).exclude(pk=home.pk):
        if page.specific_class is Page:
            page.delete()


def _add_strategy(home: HomePage, content: dict[str, Any]) -> None:
    page = StrategyPage(
        slug="strategy",
        title=content["title"],
        lead=content["lead"],
        vision=content["vision"],
        foreword=_foreword(content["foreword"]),
        signed_by="\n".join(content["foreword"]["signed_by"]),
        language_note=content["language_note"],
        how_developed=rich_text(content["how_developed"]),
        how_we_will_know=rich_text(content["how_we_will_know"]),
        easy_read="\n".join(content.get("easy_read", ())),
    )
    for place, principle in enumerate(content["principles"]):
        page.principles.add(Principle(sort_order=place, **principle))
    _add(home, page)


def _foreword(content: dict[str, Any]) -> SafeString:
    if not content["body"]:
        return SafeString()
    return format_html("<p><b>{}</b></p>", content["heading"]) + rich_text(content["body"])


def _add_campaigns(home: HomePage) -> CampaignIndexPage:
    return _add(
        home,
        CampaignIndexPage(
            slug="campaigns",
            title="Campaigns",
            lead="What we are saying in public, when and why.",
        ),
    )


def _add_campaign(index: CampaignIndexPage, content: dict[str, Any]) -> None:
    lists = {
        "Who it is for": content["audiences"],
        "What we are doing": content["what_we_are_doing"],
        "What you can do": content["what_you_can_do"],
    }
    _add(
        index,
        CampaignPage(
            slug=slugify(content["title"]),
            title=content["title"],
            lead=content["lead"],
            objective=content["objective"],
            starts_on=date.fromisoformat(content["starts_on"]),
            ends_on=date.fromisoformat(content["ends_on"]),
            awareness_day=content["awareness_day"]["name"],
            awareness_date=date.fromisoformat(content["awareness_day"]["date"]),
            body=[
                block
                for heading, points in lists.items()
                for block in (("heading", heading), ("bullets", points))
            ],
            what_we_learned=rich_text(content["what_we_learned_last_time"]),
        ),
    )
