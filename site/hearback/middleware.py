"""What holds on every request and answer: no address, no strange body, and headers that are set
last so that a fault has them too.
"""

import re
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from ipaddress import IPv4Address
from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase

from feedback.intake.limiter import bucket_of
from hearback import faults

GetResponse = Callable[[HttpRequest], HttpResponse]
NOWHERE = str(IPv4Address(0))
# Where the limiter's bucket stands in request.META.
BUCKET = "hearback.bucket"
# What the public tier reads of a request's headers. Every other one is taken away: they tell
# browsers, people and devices apart, and the names of those that carry addresses are many.
KEPT_HEADERS = frozenset(
    {
        "HTTP_ACCEPT_ENCODING",
        "HTTP_CONTENT_ENCODING",
        "HTTP_HOST",
        "HTTP_IF_MODIFIED_SINCE",
        "HTTP_IF_NONE_MATCH",
        "HTTP_ORIGIN",
        "HTTP_RANGE",
        "HTTP_SEC_FETCH_SITE",
        "HTTP_TRANSFER_ENCODING",
        "HTTP_X_FORWARDED_PROTO",
    }
)
FORM = "application/x-www-form-urlencoded"
DENIED_FEATURES = (
    "accelerometer",
    "autoplay",
    "camera",
    "clipboard-read",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in DENIED_FEATURES)
# The office signs people in with passkeys; the public has no one to sign in.
OFFICE_PERMISSIONS_POLICY = PERMISSIONS_POLICY.replace(
    "publickey-credentials-get=()", "publickey-credentials-get=(self)"
)
HEADER = "Content-Security-Policy"
STRICT_POLICY = build_policy(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
LEAVING_COOKIES = frozenset({"v", "__Host-v"})
# Only these may be found by a search engine; everything else stays neutral and unlisted.
INDEXED_PATHS = ("/strategy/", "/campaigns/")
# Files of published figures carry their digest, by which two copies are told to be the same. It is
# the same for everyone who asks, so it can't tell browsers apart; and no browser keeps them.
NAMED_BY_DIGEST = re.compile(r"/(results|board)/.*\.(csv|json|svg)")


class AddressMiddleware:
    """Replace the visitor's address by the limiter's bucket, and take away what else could tell
    people apart, before any other code can see it (docs/safety.md, claim 25).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        bucket = bucket_of(address_of(request.META, settings.TRUSTED_PROXIES), time.time())
        for name in [name for name in request.META if is_identifying(name)]:
            del request.META[name]
        request.META["REMOTE_ADDR"] = NOWHERE
        request.META[BUCKET] = bucket
        return self.get_response(request)


def is_identifying(name: str) -> bool:
    """Say whether a WSGI variable could tell people apart."""
    return name.startswith("REMOTE_") or (name.startswith("HTTP_") and name not in KEPT_HEADERS)


def address_of(meta: Mapping[str, Any], proxies: int) -> str:
    """Return the address that came to the outermost of so many web servers of our own: each adds
    the one it saw, and what stands before those is the visitor's own word.
    """
    passed_on = str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    if 0 < proxies <= len(passed_on):
        return passed_on[-proxies].strip()
    return str(meta.get("REMOTE_ADDR", ""))


class BodyMiddleware:
    """Refuse a body that no form of ours sends, before anything reads it, and say so calmly."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and (status := wrong_with_body(request)):
            return faults.refused(request, status)
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            calm = faults.refused(request, response.status_code)
            calm.headers["Allow"] = response.headers["Allow"]
            return calm
        return response


def wrong_with_body(request: HttpRequest) -> int:
    """Return the status to refuse a POST's body with, or 0. Afterwards the body lies in memory."""
    if request.headers.get("Content-Encoding", "identity") != "identity":
        return HTTPStatus.UNSUPPORTED_MEDIA_TYPE  # never unpacked: a bomb stays shut
    # Neither header means no body at all (RFC 9112, 6.3).
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if not length.isdecimal() or "Transfer-Encoding" in request.headers:
        return HTTPStatus.LENGTH_REQUIRED
    if int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    if int(length) and request.content_type != FORM:
        return HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    try:
        is_whole = len(request.body) == int(length)
    except UnreadablePostError:
        is_whole = False
    return 0 if is_whole else HTTPStatus.REQUEST_TIMEOUT


def set_common_headers(request: HttpRequest, response: HttpResponseBase) -> None:
    """Set what every page of either tier carries. Only our own static files may be kept."""
    if not (is_static(request, response) and response.headers.get("Cache-Control")):
        response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
    response.headers["X-DNS-Prefetch-Control"] = "off"
    if not NAMED_BY_DIGEST.fullmatch(request.path):
        response.headers.pop("ETag", None)
    response.headers.pop("Last-Modified", None)


def is_static(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Say whether this is one of our own style sheets, scripts or icons, which may be cached."""
    return request.path.startswith(settings.STATIC_URL) and response.status_code in (200, 304)


class PublicHeadersMiddleware:
    """The public tier's headers, and the last guard against a cookie that slipped in. Its content
    policy never changes, so it is written once and not, as django-csp would, for each answer.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        set_common_headers(request, response)
        response.headers[HEADER] = STRICT_POLICY
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Frame-Options"] = "DENY"
        if not request.path.startswith(INDEXED_PATHS):
            response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        for name in set(response.cookies) - LEAVING_COOKIES:
            del response.cookies[name]
        return response


class OfficeHeadersMiddleware:
    """The office's headers: nothing it shows may be kept by the browser."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        set_common_headers(request, response)
        response.headers["Permissions-Policy"] = OFFICE_PERMISSIONS_POLICY
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response


# Wagtail's admin carries inline scripts and styles; only its own path may.
WAGTAIL_POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'", "data:"],
    "media-src": ["'self'"],
    "connect-src": ["'self'"],
    "frame-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'self'"],
    "base-uri": ["'none'"],
}


# A preview is our own page in Wagtail's own frame: strict, but for who may frame it.
PREVIEW_POLICY = {**settings.CONTENT_SECURITY_POLICY["DIRECTIVES"], "frame-ancestors": ["'self'"]}
WAGTAIL_PATH = "/admin/"


class OfficePolicyMiddleware(CSPMiddleware):
    """The strict policy everywhere but under Wagtail's own path."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Write the policy of the path.

        Wagtail draws a preview by a request within the request: its answer comes here a second
        time, with the strict policy already on it.
        """
        if request.path.startswith(WAGTAIL_PATH) and HEADER in response.headers:
            response.headers[HEADER] = build_policy(PREVIEW_POLICY)
        written: HttpResponseBase = super().process_response(request, response)
        return written

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Return Wagtail's policy under its path and the strict one elsewhere."""
        parts: PolicyParts = super().get_policy_parts(request, response, report_only)
        if request.path.startswith(WAGTAIL_PATH) and not report_only:
            parts.config = WAGTAIL_POLICY
        return parts
