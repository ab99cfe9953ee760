"""Writing to everybody on the list when something changed: once a week at the most."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings

from you_said_we_did.feeds import Change, changes
from you_said_we_did.models import Finding, ProgressEntry
from you_said_we_did.subscribers import letters
from you_said_we_did.subscribers.models import Mailing, Subscriber
from you_said_we_did.subscribers.post import Post
from you_said_we_did.subscribers.taking_in import Addresses

# So long a mailing is tried again after the mail server failed.
TRIED_DAYS = 2
MOST_ITEMS = 15
MORE = {"title": "And more", "summary": "The page below has all of it."}


def name_of(change: Change) -> str:
    """Return what tells one change from all others."""
    return f"{change.slug}#{f'news-{change.entry}' if change.entry else 'said'}"


def still_public(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the items that anyone may read still: what was taken down since a mailing began is
    told to nobody.
    """
    kept = [item for item in items if "name" not in item or is_public(item["name"])]
    return kept if kept != [MORE] else []


def is_public(name: str) -> bool:
    """Say whether anyone may read what a change of this name is about."""
    slug, _, key = name.partition("#")
    findings = Finding.objects.published().filter(slug=slug)
    if key == "said":
        return findings.exists()
    entries = ProgressEntry.objects.filter(pk=key.removeprefix("news-"), commitment__live=True)
    told = entries.exclude(status="", taken_out_on__isnull=False)
    return told.filter(commitment__finding__in=findings).exists()


def open_list(today: date) -> None:
    """Mark what is public already as told: the first mailing is about what comes after."""
    if Mailing.newest() is None:
        Mailing.begin(today, [], [name_of(change) for change in changes()])


def begin_if_due(today: date, hour: int) -> None:
    """Begin a mailing if a week has passed, something changed and it is day."""
    last, (begins, ends) = Mailing.newest(), settings.MAILING_HOURS
    if last is None or not begins <= hour < ends:
        return
    if is_under_way(today) or (today - last.on).days < settings.MAILING_INTERVAL_DAYS:
        return
    told = set(last.told)
    new = [change for change in changes() if name_of(change) not in told]
    if new:
        items: list[dict[str, Any]] = [
            {"title": change.title, "summary": change.summary, "name": name_of(change)}
            for change in new[:MOST_ITEMS]
        ]
        items += [MORE] if len(new) > MOST_ITEMS else []
        Mailing.begin(today, items, [name_of(change) for change in new])


def is_under_way(today: date) -> bool:
    """Say whether somebody still waits for the newest mailing."""
    last = Mailing.newest()
    return last is not None and _is_open(last, today) and _waiting_for(last).exists()


def go_on(addresses: Addresses, post: Post, today: date) -> None:
    """Write to all who have not had the newest mailing. Raises MailServerDown; a later run goes on
    where this one stopped, and writes to one person twice at the most.
    """
    last = Mailing.newest()
    if last is None or not _is_open(last, today):
        return
    for row in _waiting_for(last):
        address = addresses.by_row.get(row.pk)
        if address is None:
            continue
        items = still_public(last.items)
        if items and not post.send(letters.news(address, items, row.new_link_to_leave(today))):
            Mailing.note_refused()
        row.was_told(last)


def _is_open(mailing: Mailing, today: date) -> bool:
    return bool(mailing.items) and today <= mailing.on + timedelta(days=TRIED_DAYS)


def _waiting_for(mailing: Mailing) -> Any:
    return Subscriber.objects.on_the_list().filter(heard__lt=mailing.pk)
