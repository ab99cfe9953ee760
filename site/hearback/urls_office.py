"""Every office address. Each of ours declares its roles (hearback.people.access)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.urls import serve_pattern

from engagement import reading_views
from hearback.people.access import everyone

handler400 = "hearback.faults.bad_request"
handler403 = "hearback.faults.forbidden"
handler404 = "hearback.faults.not_found"
handler500 = "hearback.faults.unavailable"


@everyone
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the page this person works on, or to sign-in."""
    return redirect("people:start" if request.user.is_authenticated else "account_login")


@everyone
def to_public_site(request: HttpRequest, path: str) -> HttpResponse:
    """Send Wagtail's page links ("view live") to the public host, which alone serves pages."""
    return HttpResponseRedirect(f"{settings.PUBLIC_URL}/{path}")


urlpatterns = [
    path("", home, name="home"),
    path("account/", include("hearback.people.account_urls")),
    # Before people's own, which know no respondent groups.
    path("people/<int:pk>/groups/", reading_views.groups, name="respondent_groups"),
    path("people/", include("hearback.people.urls")),
    path("desk/", include("feedback.desk.urls")),
    path("cutting/", include("feedback.cutting.urls")),
    path("preview/", include("feedback.builder.preview_urls")),
    path("board/", include("you_said_we_did.board.urls")),
    path("loop/", include("you_said_we_did.drafting.urls")),
    path("admin/", include(wagtailadmin_urls)),
    re_path(serve_pattern, to_public_site, name="wagtail_serve"),
]
