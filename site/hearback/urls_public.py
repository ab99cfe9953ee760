"""Every public address. Nothing here knows who is asking."""

from django.urls import include, path, re_path
from wagtail.urls import serve_pattern
from wagtail.views import serve

handler400 = "hearback.faults.bad_request"
handler403 = "hearback.faults.forbidden"
handler404 = "hearback.not_there.not_found"
handler500 = "hearback.faults.unavailable"

urlpatterns = [
    path("", include("feedback.intake.urls")),
    path("you-said-we-did/by-email/", include("you_said_we_did.by_email.urls")),
    path("you-said-we-did/", include("you_said_we_did.urls")),
    path("results/indicators/", include("feedback.indicators.urls")),
    path("results/", include("you_said_we_did.paper_urls")),
    path("results/", include("feedback.releases.urls")),
    path("", include("cms.urls")),
    path("", include("cms.pack.urls")),
    # Only pages: Wagtail's own sign-in and page-password routes stay out of the public tier.
    re_path(serve_pattern, serve, name="wagtail_serve"),
]
