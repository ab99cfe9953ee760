"""On Wagtail's dashboard: advice nobody has gone through lately."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component

from cms.models import StandardPage
from engagement.models import HELPLINE_STALE_AFTER


class StalePages(Component):
    """Pages that someone keeps right, and has not checked for 90 days."""

    name = "stale_pages"
    order = 11
    template_name = "cms/stale_pages.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Return the pages, longest unchecked first."""
        pages = StandardPage.objects.stale(timezone.localdate())
        return {"pages": pages, "days": HELPLINE_STALE_AFTER.days}


def warn_of_stale_pages(request: HttpRequest, panels: list[Component]) -> None:
    """Put the warning at the top of the dashboard, after the one about helplines."""
    panels.insert(1, StalePages())
