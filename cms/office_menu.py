"""The way from Wagtail's admin back to the office."""

from django.urls import reverse
from wagtail.admin.menu import MenuItem


def back_to_office() -> MenuItem:
    """Return a menu item that leads to the person's first page."""
    return MenuItem("Back to the office", reverse("home"), icon_name="arrow-left", order=10)
