"""The public addresses, and beside them one more: a page that is one row and so many bytes."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from engagement.models import Partnership


def one_row(request: HttpRequest, length: int) -> HttpResponse:
    """Read one row, and answer with so many bytes."""
    partnership = Partnership.objects.get(pk=1)
    return HttpResponse(partnership.short_name.ljust(length))


urlpatterns = [
    path("row/<int:length>/", one_row),
    path("", include("hearback.urls_public")),
]
