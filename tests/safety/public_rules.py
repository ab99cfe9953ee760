"""What every public answer must carry, as a list of faults: empty means it holds.

See docs/safety.md, claims 5, 6 and 13.
"""

from collections.abc import Iterator, Mapping

from django.urls import URLPattern, URLResolver, get_resolver

from hearback.middleware import DENIED_FEATURES, NAMED_BY_DIGEST
from hearback.settings.base import STRICT_POLICY

EXACT_HEADERS = {
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-dns-prefetch-control": "off",
    "cache-control": "no-store",
}
FORBIDDEN_HEADERS = ("etag", "last-modified", "set-cookie", "server-timing", "nel", "report-to")
STATIC_PREFIX = "/s/"


def policy_faults(policy: str) -> list[str]:
    """Compare a Content-Security-Policy with the strict one, directive by directive."""
    parts = [part.split() for part in policy.split(";") if part.strip()]
    found = {part[0]: sorted(part[1:]) for part in parts}
    wanted = {name: sorted(values) for name, values in STRICT_POLICY.items()}
    return [] if found == wanted else [f"content-security-policy is {found}"]


def header_faults(path: str, headers: Mapping[str, str], *, leaves: bool = False) -> list[str]:
    """Return what is wrong with one answer's headers; `leaves` allows the set-and-delete pair."""
    lower = {name.lower(): value for name, value in headers.items()}
    exact = dict(EXACT_HEADERS)
    if path.startswith(STATIC_PREFIX):
        del exact["cache-control"]  # our own style sheets may be kept
    faults = [
        f"{name} is {lower.get(name)!r}"
        for name, value in exact.items()
        if lower.get(name) != value
    ]
    allowed = {"set-cookie"} if leaves else set()
    if path.startswith(STATIC_PREFIX):
        allowed |= {"etag", "last-modified"}
    if NAMED_BY_DIGEST.fullmatch(path):
        allowed |= {"etag"}  # the digest of published figures, the same for everyone
    faults += [f"{name} is sent" for name in FORBIDDEN_HEADERS if name in lower.keys() - allowed]
    denied = {part.strip() for part in lower.get("permissions-policy", "").split(",")}
    faults += [f"{f} is not denied" for f in DENIED_FEATURES if f"{f}=()" not in denied]
    return faults + policy_faults(lower.get("content-security-policy", ""))


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Yield every route of the public URLconf, as written."""
    for entry in (resolver or get_resolver("hearback.urls_public")).url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        elif isinstance(entry, URLPattern):
            yield route
