"""Registers what Wagtail's admin shows of the office."""

from django.apps import apps
from wagtail import hooks

if apps.is_installed("wagtail.admin"):
    from cms import office_menu, stale_pages

    hooks.register("register_admin_menu_item", office_menu.back_to_office)
    hooks.register("construct_homepage_panels", stale_pages.warn_of_stale_pages)
