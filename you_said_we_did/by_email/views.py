"""The pages of the list. They take an address in without being able to read it again.

Opening a page changes nothing: programs that look through mail for harm follow every link in it.
Only pressing a button does.
"""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from feedback.intake import limiter
from feedback.intake.leaving import leave_nothing_behind
from feedback.intake.public_key import NoValidKey
from feedback.intake.same_site import is_from_our_page
from you_said_we_did.by_email.forms import AddressForm
from you_said_we_did.by_email.handing_in import CONFIRM, LEAVE, ask_for_news, list_key, use_link
from you_said_we_did.by_email.links import MailLink, read_link

BUCKET = "hearback.bucket"  # where the first middleware left it
METHODS = ["GET", "HEAD", "POST"]


class SeeOther(HttpResponseRedirect):
    """Go there with GET: a reload then sends nothing again."""

    status_code = 303


@csrf_exempt  # there is no cookie to ride on; `is_from_our_page` refuses other sites
@require_http_methods(METHODS)
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for an address, or take one: the same answer whether it is on the list or not."""
    today = timezone.localdate()
    try:
        list_key(today)  # before anybody types for nothing
    except NoValidKey:
        return _draw(request, "shut", status=503 if request.method == "POST" else 200)
    if request.method != "POST":
        return _draw(request, "ask", form=AddressForm())
    if refusal := _refusal(request):
        return refusal
    request.encoding = "utf-8"  # whatever the header claims
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _draw(request, "ask", form=form)
    ask_for_news(form.cleaned_data["address"], today)
    response = _go_to("sent")
    # The browser drops the page it kept whole for Back, with the address in it.
    leave_nothing_behind(response, is_secure=request.is_secure())
    return response


@csrf_exempt  # as above
@require_http_methods(METHODS)
def confirm(request: HttpRequest, link: str) -> HttpResponse:
    """Ask, then say yes. A link that was used says so."""

    def use(found: MailLink) -> HttpResponse:
        is_new = use_link(CONFIRM, found)
        return _go_to("confirmed") if is_new else _draw(request, "used", status=410)

    return _with_link(request, "confirm", link, use)


@csrf_exempt  # as above
@require_http_methods(METHODS)
def leave(request: HttpRequest, link: str) -> HttpResponse:
    """Ask, then leave. Who has left has left: pressing twice says the same."""

    def use(found: MailLink) -> HttpResponse:
        use_link(LEAVE, found)
        return _go_to("left")

    return _with_link(request, "leave", link, use)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say where to look now."""
    return _draw(request, "sent")


@require_safe
def confirmed(request: HttpRequest) -> HttpResponse:
    """Say that it worked, and how it ends."""
    return _draw(request, "confirmed")


@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """Say what is deleted."""
    return _draw(request, "left")


def _with_link(
    request: HttpRequest, name: str, link: str, use: Callable[[MailLink], HttpResponse]
) -> HttpResponse:
    """Show the page that asks, or `use` the link; say so if it is none, or too old."""
    found = read_link(link)
    today = timezone.localdate()
    if found is None or found.is_over(today) or found.is_none_of_ours(today):
        return _draw(request, "old", status=410)
    if request.method != "POST":
        return _draw(request, name)
    if refusal := _refusal(request):
        return refusal
    try:
        return use(found)
    except NoValidKey:
        return _draw(request, "shut", status=503)


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """Return why this may not be taken now; None if it may. Another site's post uses up no room."""
    if not is_from_our_page(request):
        return _draw(request, "refused", status=403)
    now = time.time()
    if limiter.has_room(request.META.get(BUCKET, 0), now):
        return None
    response = _draw(request, "busy", status=429)
    response.headers["Retry-After"] = str(limiter.seconds_left(now))
    return response


def _go_to(name: str) -> HttpResponse:
    return SeeOther(reverse(f"by_email:{name}", urlconf="hearback.urls_public"))


def _draw(
    request: HttpRequest, name: str, *, form: AddressForm | None = None, status: int = 200
) -> HttpResponse:
    return render(request, f"by_email/{name}.html", {"form": form}, status=status)
