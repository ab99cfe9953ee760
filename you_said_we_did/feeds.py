"""Feeds, so that nobody needs an account or an address of ours to hear what changed: the same
entries as Atom and as JSON Feed (https://www.jsonfeed.org/version/1.1/).

A feed reader may show it on a locked screen, so it holds titles and statuses only: both neutral.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from engagement.models import Partnership
from you_said_we_did.history import published_on
from you_said_we_did.kept_pages import Keeping
from you_said_we_did.models import Finding, ProgressEntry
from you_said_we_did.status import short

MOST = 50
TITLE = "You said, we did – {name}"
ABOUT = "What you said, and what we did about it."
PUBLIC = "hearback.urls_public"


@dataclass(frozen=True)
class Change:
    """One entry of the feed; `entry` is the log's, or 0 for the finding itself."""

    on: date
    title: str
    summary: str
    slug: str
    key: str
    entry: int = 0

    @property
    def link(self) -> str:
        """Return the address of the page it is about; the part after # makes it one of a kind."""
        page = reverse("loop:finding", urlconf=PUBLIC, args=[self.slug])
        return f"{settings.PUBLIC_URL}{page}#{self.key}"


def changes() -> list[Change]:
    """Return what was published and what moved, newest first, in two queries."""
    findings = Finding.objects.published().order_by("-first_out_on", "-first_published_at")[:MOST]
    entries = (
        ProgressEntry.objects.filter(
            commitment__live=True, commitment__finding__in=Finding.objects.published()
        )
        .exclude(status="", taken_out_on__isnull=False)
        .select_related("commitment__finding")
        .order_by("-on", "-pk")[:MOST]
    )
    made = [
        Change(
            on=published_on(finding) or timezone.localdate(),
            title=finding.title,
            summary="New: what we learned, and what we do about it."
            if finding.is_system_learning
            else "New: what you said, and what we do about it.",
            slug=finding.slug,
            key="said",
        )
        for finding in findings
    ]
    made += [
        Change(
            on=entry.on,
            title=f"{finding.title}: {entry.commitment.title}",
            summary=f"{short(entry.status)}." if entry.status else "There is news.",
            slug=finding.slug,
            key=entry.anchor,
            entry=entry.pk,
        )
        for entry in entries
        if (finding := entry.commitment.finding) is not None
    ]
    return sorted(made, key=lambda change: change.on, reverse=True)[:MOST]


def address_of(name: str) -> str:
    """Return one of our own pages as a feed names it."""
    return f"{settings.PUBLIC_URL}{reverse(name, urlconf=PUBLIC)}"


def start_of(day: date) -> datetime:
    """Return a day as the moment that feeds ask for."""
    return timezone.make_aware(datetime.combine(day, time.min))


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Answer with the Atom feed."""
    return Keeping().page("changes.xml", draw_atom)


@require_safe
def json_feed(request: HttpRequest) -> HttpResponse:
    """Answer with the JSON feed."""
    return Keeping().page("changes.json", draw_json)


def draw_atom() -> HttpResponse:
    """Write every change as Atom."""
    name = Partnership.current().short_name
    atom = Atom1Feed(
        title=TITLE.format(name=name),
        link=address_of("loop:index"),
        feed_url=address_of("loop:feed"),
        description=ABOUT,
        author_name=name,
        language=settings.LANGUAGE_CODE,
    )
    for change in changes():
        moment = start_of(change.on)
        atom.add_item(
            title=change.title,
            link=change.link,
            description=change.summary,
            unique_id=change.link,
            pubdate=moment,
            updateddate=moment,
        )
    body = atom.writeString("utf-8")
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


def draw_json() -> HttpResponse:
    """Write every change as JSON Feed 1.1: the same titles, words, days and addresses."""
    name = Partnership.current().short_name
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": TITLE.format(name=name),
        "home_page_url": address_of("loop:index"),
        "feed_url": address_of("loop:json_feed"),
        "description": ABOUT,
        "language": settings.LANGUAGE_CODE,
        "authors": [{"name": name}],
        "items": [
            {
                "id": change.link,
                "url": change.link,
                "title": change.title,
                "content_text": change.summary,
                "date_published": start_of(change.on).isoformat(),
            }
            for change in changes()
        ],
    }
    body = json.dumps(document, ensure_ascii=False)
    return HttpResponse(body, content_type="application/feed+json; charset=utf-8")
