"""What the public may take along from the loop: a poster as it was made, and the pictures that
chats show beside a link.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from engagement.models import Partnership
from feedback.releases.addresses import takes_no_query
from you_said_we_did import cards
from you_said_we_did.kept_pages import Keeping
from you_said_we_did.models import Finding, Poster
from you_said_we_did.posters import PosterWords


@require_safe
@takes_no_query
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the file as the office made it, while it says what the page says; the public site makes
    none.
    """
    found = get_object_or_404(Finding.objects.published().with_commitments(), slug=slug)
    kept = get_object_or_404(Poster.objects.saying(PosterWords.of(found), found))
    response = HttpResponse(bytes(kept.pdf), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{slug}.pdf"'
    return response


@require_safe
@takes_no_query
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the picture of an entry."""
    return Keeping().page(f"card.{slug}", lambda: draw_card(slug))


def draw_card(slug: str) -> HttpResponse:
    """Draw it: its title, and how far we have come."""
    found = get_object_or_404(Finding.objects.published().with_commitments(), slug=slug)
    statuses = cards.statuses_of(found.published_commitments)
    return picture(found.title, statuses)


@require_safe
@takes_no_query
def index_card(request: HttpRequest) -> HttpResponse:
    """Give the picture of the list."""
    return Keeping().page("card", lambda: picture("You said, we did", []))


def picture(title: str, statuses: list[str]) -> HttpResponse:
    """Answer with a card; without a typeface there is none, and a link is shown without."""
    try:
        drawn = cards.card(title, statuses, Partnership.current().short_name)
    except cards.NoTypeface as error:
        raise Http404 from error
    return HttpResponse(drawn, content_type="image/png")
