"""An Atom feed, so that nobody needs an account or an address of ours to hear what changed.

A feed reader may show it on a locked screen, so it holds titles and statuses only: both neutral.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from engagement.models import Partnership
from you_said_we_did.models import Finding, ProgressEntry
from you_said_we_did.status import short

MOST = 50
PUBLIC = "hearback.urls_public"


@dataclass(frozen=True)
class Change:
    """One entry of the feed."""

    on: date
    title: str
    summary: str
    slug: str
    key: str

    @property
    def link(self) -> str:
        """Return the address of the page it is about; the part after # makes it one of a kind."""
        page = reverse("loop:finding", urlconf=PUBLIC, args=[self.slug])
        return f"{settings.PUBLIC_URL}{page}#{self.key}"


def day_of(moment: datetime | None) -> date:
    """Return the local day of a moment: the hour of our work is nobody's business."""
    return timezone.localdate(moment) if moment else timezone.localdate()


def changes() -> list[Change]:
    """Return what was published and what moved, newest first, in two queries."""
    findings = Finding.objects.published().order_by("-first_published_at")[:MOST]
    entries = (
        ProgressEntry.objects.filter(
            commitment__live=True, commitment__finding__in=Finding.objects.published()
        )
        .select_related("commitment__finding")
        .order_by("-on", "-pk")[:MOST]
    )
    made = [
        Change(
            on=day_of(finding.first_published_at),
            title=finding.title,
            summary="New: what you said, and what we do about it.",
            slug=finding.slug,
            key="said",
        )
        for finding in findings
    ]
    made += [
        Change(
            on=entry.on,
            title=f"{entry.commitment.finding.title}: {entry.commitment.title}",
            summary=f"{short(entry.status)}." if entry.status else "There is news.",
            slug=entry.commitment.finding.slug,
            key=f"news-{entry.pk}",
        )
        for entry in entries
    ]
    return sorted(made, key=lambda change: change.on, reverse=True)[:MOST]


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Answer with the feed."""
    name = Partnership.current().short_name
    atom = Atom1Feed(
        title=f"You said, we did – {name}",
        link=f"{settings.PUBLIC_URL}{reverse('loop:index', urlconf=PUBLIC)}",
        feed_url=f"{settings.PUBLIC_URL}{reverse('loop:feed', urlconf=PUBLIC)}",
        description="What you said, and what we did about it.",
        author_name=name,
        language=settings.LANGUAGE_CODE,
    )
    for change in changes():
        moment = timezone.make_aware(datetime.combine(change.on, time.min))
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
