"""When an address of the public site leads nowhere: the calm page, under the title that the pages
beside it have. A browser's history then shows no other where an answer was taken down.

Apart from hearback.faults, which logging loads before there are models.
"""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from engagement.models import Partnership
from hearback.faults import TITLE, calm_page


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    heading, why = _("Page not found"), _("The address may be wrong, or the page may have moved.")
    return calm_page(request, 404, heading, why, _title_of(request.path))


def _title_of(path: str) -> str:
    """Return the title of the pages beside this address, or the usual one."""
    if not path.startswith(reverse("loop:index", urlconf="hearback.urls_public")):
        return TITLE
    try:
        return Partnership.current().short_name
    except DatabaseError:
        return TITLE
