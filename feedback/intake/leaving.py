"""Making the browser forget a page that held answers."""

from django.http import HttpResponse


def leave_nothing_behind(response: HttpResponse, *, is_secure: bool) -> None:
    """Set a cookie and delete it in the same answer: the jar stays empty, but the change makes
    Chromium drop the pages it kept whole for its Back button (docs/safety.md, F2).

    Django collapses two `set_cookie` calls of one name into one, so the first goes out as a plain
    header. WSGI sends headers before cookies, hence set before delete.
    """
    name, secure = ("__Host-v", " Secure;") if is_secure else ("v", "")
    response.headers["Set-Cookie"] = f"{name}=1; Path=/;{secure} HttpOnly; SameSite=Strict"
    response.set_cookie(
        name, "", max_age=0, path="/", secure=is_secure, httponly=True, samesite="Strict"
    )
