"""From the keeper to the site: what its batches made, and what became of the envelopes."""

from base64 import b64decode, b64encode
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from feedback.intake.public_key import fingerprint, read_public_key, write_public_key
from feedback.intake.sealing import key_id
from feedback.keeper.batches import discard
from feedback.keeper.carrying import out, rows
from feedback.keeper.carrying.models import OtherMachine
from feedback.keeper.codes import count_used, forget_codes
from feedback.keeper.forgetting import MONTHS, clear, forget_broken
from feedback.keeper.keys import desk_keys
from feedback.keeper.keys.folder import KeyFolder
from feedback.responses.models import Batch, Coding, ForgottenMonth, Theme
from feedback.surveys.models import Survey
from hearback.deletions.models import Purged
from hearback.people.models import AuditEntry

Content = dict[str, Any]
# What the keeper's own commands write down. Who signed in there is nobody's business here.
AREAS = ("carry", "keeper", "keys", "raw")


def pack(machine: OtherMachine) -> Content:
    """Return, at the keeper, all the site has not confirmed; `machine` is the site's.

    What is in it is remembered, so that exactly that leaves once the site says it has it.
    """
    opened = out.done(machine)
    entries = [
        [
            entry.pk,
            entry.at.isoformat(timespec="minutes"),
            entry.action,
            entry.subject,
            entry.detail,
        ]
        for area in AREAS
        for entry in AuditEntry.objects.in_area(area).filter(pk__gt=machine.last_entry)
    ]
    tables = (*rows.STAYING, *rows.LEAVING)
    content = {
        "rows": {table.label: rows.dump(table, table.rows()) for table in tables},
        "done": sorted(opened),
        "entries": sorted(entries),
        "public_key": _published(),
        "desk_keys": [
            [desk_key.hex(), user, b64encode(sealed).decode()]
            for desk_key, user, sealed in desk_keys.copies()
        ],
    }
    machine.unconfirmed = [
        *machine.unconfirmed,
        {
            "number": machine.last_made,
            "rows": {table.label: rows.keys(table) for table in rows.LEAVING},
            "entry": max((entry[0] for entry in entries), default=machine.last_entry),
        },
    ]
    return content


def _published() -> dict[str, str] | None:
    """Return the public key answers are to be sealed to; None before two sheets were tried."""
    public = read_public_key()
    for month in KeyFolder(Path(settings.KEY_DIR)).months():
        if public is not None and month.key_id == key_id(public):
            return {"public": public.hex(), "made_on": month.made_on.isoformat()}
    return None


def take(content: Content, machine: OtherMachine, today: date) -> date | None:
    """Take in, at the site, what the keeper packed, and delete the envelopes it is done with.

    The rows are one transaction; what follows is safe to repeat. Returns the last day on which
    answers are taken with the key that came along, or None if none came. Raises Refused.
    """
    before = set(Batch.objects.values_list("pk", flat=True))
    with transaction.atomic():
        already = ForgottenMonth.objects.count()
        _take_rows(content, OtherMachine.objects.select_for_update().get(pk=machine.pk))
        Purged.add(MONTHS, today, ForgottenMonth.objects.count() - already)
    discard(content["done"])
    count_codes(before, today)
    for month in ForgottenMonth.objects.all():
        clear(month)
        desk_keys.destroy(bytes(month.desk_key))
    forget_broken(today)
    gone = {bytes(month.desk_key) for month in ForgottenMonth.objects.all()}
    desk_keys.replace_copies(
        (bytes.fromhex(desk_key), user, b64decode(sealed))
        for desk_key, user, sealed in content["desk_keys"]
        if bytes.fromhex(desk_key) not in gone
    )
    return _publish(content["public_key"])


def count_codes(before: set[int], today: date) -> None:
    """Count, at the site, what the keeper counts where both are one machine: the codes never left
    it. `before` are the keys of the batches that were here already.
    """
    count_used(list(Survey.objects.filter(batches__in=Batch.objects.exclude(pk__in=before))))
    forget_codes(today)


def _take_rows(content: Content, machine: OtherMachine) -> None:
    themes = set(Theme.objects.values_list("pk", flat=True))
    for table in (*rows.STAYING, *rows.LEAVING):
        loaded = rows.load(table, content)
        if table.model is Coding:  # the office may have removed a theme meanwhile
            loaded = [item for item in loaded if item.object.serializable_value("theme") in themes]
        rows.add_missing(table, loaded)
    for number, at, action, subject, detail in content["entries"]:
        if number > machine.last_entry:
            AuditEntry.record(action, None, subject, **detail, on_the_keepers_machine=at)
            machine.last_entry = number
    machine.last_taken = content["number"]
    machine.save()
    AuditEntry.record("carry.taken", None, str(machine.last_taken))


def _publish(stored: dict[str, str] | None) -> date | None:
    """Let the public site seal to the keeper's present key."""
    if stored is None:
        return None
    public, made_on = bytes.fromhex(stored["public"]), date.fromisoformat(stored["made_on"])
    if public != read_public_key():
        write_public_key(Path(settings.PUBLIC_KEY_FILE), public, made_on)
        AuditEntry.record("carry.public_key", None, fingerprint(public))
    return made_on + timedelta(days=settings.PUBLIC_KEY_MAX_AGE_DAYS)
