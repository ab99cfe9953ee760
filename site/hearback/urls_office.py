"""Every office address. Each of ours declares its roles (hearback.people.access)."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.models import Page, Site
from wagtail.urls import serve_pattern

from engagement import baseline_views, reading_views
from feedback.partners.views import contributing
from hearback.people.access import everyone

handler400 = "hearback.office_faults.bad_request"
handler403 = "hearback.office_faults.forbidden"
handler404 = "hearback.office_faults.not_found"
handler500 = "hearback.office_faults.unavailable"


@everyone
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the page this person works on, or to sign-in."""
    return redirect("people:start" if request.user.is_authenticated else "account_login")


@everyone
def to_public_site(request: HttpRequest, path: str) -> HttpResponse:
    """Send Wagtail's page links ("view live") to the public host, which alone serves pages. No
    other address is sent there: it would tell the public host what somebody of the office asked.
    """
    root = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    above = root.root_page.url_path if root else "/"
    if not Page.objects.live().filter(url_path=f"{above}{path}").exists():
        raise Http404
    return HttpResponseRedirect(f"{settings.PUBLIC_URL}/{path}")


urlpatterns = [
    path("", home, name="home"),
    path("account/", include("hearback.people.account_urls")),
    # Before people's own, which know no respondent groups.
    path("people/<int:pk>/groups/", reading_views.groups, name="respondent_groups"),
    path("people/<int:pk>/agency/", contributing.agency, name="contributor_agency"),
    path("people/", include("hearback.people.urls")),
    path("desk/", include("feedback.desk.urls")),
    path("rota/", include("feedback.desk.rota_urls")),
    path("partners/", include("feedback.partners.urls")),
    path("typing/", include("feedback.keying.urls")),
    path("baselines/", baseline_views.baselines, name="baselines"),
    path("cutting/", include("feedback.cutting.urls")),
    path("preview/", include("feedback.builder.preview_urls")),
    # Before the board's own, where a survey's address could be anything.
    path("board/papers/", include("you_said_we_did.board.papers.urls")),
    path("board/voices/", include("you_said_we_did.board.voices_urls")),
    path("board/indicators/", include("you_said_we_did.board.indicators.board_urls")),
    path("board/", include("you_said_we_did.board.evidence_urls")),
    path("board/", include("you_said_we_did.board.urls")),
    path("indicators/", include("you_said_we_did.board.indicators.urls")),
    path("format-requests/", include("cms.format_requests.urls")),
    path("by-email/", include("you_said_we_did.subscribers.urls")),
    path("loop/sources/", include("you_said_we_did.drafting.source_urls")),
    path("loop/clocks/", include("you_said_we_did.reminding.urls")),
    path("loop/", include("you_said_we_did.drafting.urls")),
    path("keeping/", include("hearback.keeping.urls")),
    path("plans/", include("you_said_we_did.drafting.plan_urls")),
    path("pack/", include("hearback.packing.urls")),
    path("safety/", include("hearback.facts.urls")),
    path("admin/", include(wagtailadmin_urls)),
    re_path(serve_pattern, to_public_site, name="wagtail_serve"),
]
