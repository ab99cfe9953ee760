"""The office's navigation: one entry for each part this person may open."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import resolve, reverse

from hearback.people.models import User

register = template.Library()

# Address name and words of each part, in the order of the work.
SECTIONS = (
    ("desk:home", "Desk"),
    ("desk:surveys", "Surveys"),
    ("desk:codebook", "Codebook"),
    ("partners:home", "Partners’ comments"),
    ("keying:home", "Paper forms"),
    ("cutting:home", "Releases"),
    ("cutting:waiting_quotes", "Quotes"),
    ("cutting:thresholds", "Smallest numbers"),
    ("board:home", "Board"),
    ("papers:home", "Papers"),
    ("indicators:home", "Indicators"),
    ("drafting:home", "You said, we did"),
    ("clocks:limits", "Clocks"),
    ("clocks:mine", "Your list"),
    ("sources:home", "Reviews and audits"),
    ("subscribers:home", "News by e-mail"),
    ("format_requests:home", "Other formats"),
    ("plans:home", "Action plans"),
    ("wagtailadmin_home", "Pages"),
    ("rota:rota", "Rota"),
    ("packing:home", "Document pack"),
    ("people:list", "People"),
    ("people:audit", "Audit log"),
    ("keeping:clocks", "How long we keep"),
    ("safety:home", "Safety"),
)


def may_open(user: User, name: str, url: str) -> bool:
    """Ask the view itself: each of ours declares its roles, Wagtail has its own permission."""
    if name == "wagtailadmin_home":
        return bool(user.has_perm("wagtailadmin.access_admin"))
    allowed: frozenset[str] = getattr(resolve(url).func, "allowed_roles", frozenset())
    return bool(allowed & {role.value for role in user.roles})


def sections_for(user: User) -> list[dict[str, Any]]:
    """Return label and url of each part `user` may open."""
    parts = [(name, label, reverse(name)) for name, label in SECTIONS]
    return [{"label": label, "url": url} for name, label, url in parts if may_open(user, name, url)]


@register.inclusion_tag("components/office_navigation.html")
def office_navigation(request: HttpRequest) -> dict[str, Any]:
    """Draw the navigation, with the part this page belongs to marked: the longest match wins,
    because the surveys' addresses lie under the desk's.
    """
    if not isinstance(request.user, User):
        return {"sections": []}
    sections = sections_for(request.user)
    here = [section for section in sections if request.path.startswith(section["url"])]
    current = max(here, key=lambda section: len(section["url"]), default=None)
    for section in sections:
        section["is_current"] = section is current
    return {"sections": sections}
