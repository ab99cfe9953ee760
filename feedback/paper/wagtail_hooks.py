"""Registers the screens that print surveys with Wagtail."""

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver
from wagtail import hooks


@hooks.register("register_admin_urls")
def paper_addresses() -> list[URLPattern | URLResolver]:
    """Put them under the admin's addresses."""
    return [path("print/", include("feedback.paper.urls"))]
