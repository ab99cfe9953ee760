"""On Wagtail’s dashboard, where communications land: what somebody waits for too long already."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component

from cms.format_requests.forms import MAKERS
from cms.format_requests.models import FormatRequest
from hearback.people.models import User


class LateRequests(Component):
    """Requests for another form that are late."""

    name = "late_format_requests"
    order = 9
    template_name = "format_requests/late_panel.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Return them, the longest waiting first; the panel draws nothing for none."""
        return {"late": FormatRequest.objects.late(timezone.localdate())}


def tell_of_late_requests(request: HttpRequest, panels: list[Component]) -> None:
    """Put the lines on the dashboard of those who make other forms."""
    if isinstance(request.user, User) and any(map(request.user.has_role, MAKERS)):
        panels.append(LateRequests())
