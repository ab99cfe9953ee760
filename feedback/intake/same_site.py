"""Telling our own pages' posts from another site's, without a cookie."""

from django.http import HttpRequest

OWN = frozenset({"same-origin", "none"})


def is_from_our_page(request: HttpRequest) -> bool:
    """Say whether a POST may come from our own page.

    Nobody is signed in, so a forged post could do no more than its sender could do alone; this
    keeps another site from filling in a form through a visitor's browser (ASVS 3.5.1, 3.5.3).
    `Origin: null` is what browsers send from a page without referrer, as ours are, so it alone
    says nothing; those that send it from elsewhere also send Sec-Fetch-Site.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in OWN:
        return False
    origin = request.headers.get("Origin", "null")
    return origin in ("null", f"{request.scheme}://{request.get_host()}")
