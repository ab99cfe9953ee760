"""From the site to the keeper: what waits, and what the keeper has to know to open it."""

from base64 import b64decode, b64encode
from datetime import date
from pathlib import Path
from random import SystemRandom
from time import time
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Length

from engagement.models import Consultation
from feedback.intake.models import Envelope
from feedback.intake.public_key import read_public_key
from feedback.intake.sealing import HEADER, PREFIX_BYTES, key_id, looks_like_an_envelope
from feedback.intake.submission import STAGING
from feedback.keeper.carrying import rows
from feedback.keeper.carrying.models import OtherMachine
from feedback.keeper.collecting import collect
from feedback.keeper.keys.reviewers import Half, is_accepted
from feedback.keeper.models import ReviewerKey
from feedback.keeper.on_their_way import keys_held_back
from feedback.responses.models import Quarantined, RawText
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role

Content = dict[str, Any]
CHANCE = SystemRandom()
# What of the envelopes fits into one file beside everything else, in bytes.
MOST_ENVELOPES = 64 << 20
# A form that is being sent while the public key changes is in staging by then.
SETTLED_SECONDS = 600


def pack(machine: OtherMachine) -> Content:
    """Return, at the site, what the keeper needs; `machine` is the keeper's."""
    # Looked at first: what is let in meanwhile is in the next file, and its keys have to live.
    held_back = keys_held_back()
    collect()
    envelopes, left = _envelopes()
    surveys = Survey.objects.published()
    some = {
        Survey: surveys,
        Consultation: Consultation.objects.filter(surveys__in=surveys).distinct(),
    }
    tables = (*rows.REFERENCE, rows.VERSIONS)
    return {
        "taken": machine.last_taken,
        "rows": {
            table.label: rows.dump(table, some.get(table.model, table.rows())) for table in tables
        },
        "reviewers": [
            {"user": one.user_id, "email": one.user.email, "public": bytes(one.public).hex()}
            for one in ReviewerKey.objects.of_reviewers().select_related("user").order_by("user_id")
        ],
        "envelopes": envelopes,
        "is_all": not left,
        "state": {
            "in_use": _key_in_use(),
            "waiting": sorted(left | held_back),
            "unread": sorted(
                bytes(desk_key).hex()
                for desk_key in RawText.objects.filter(text__is_masking_confirmed=False)
                .order_by()
                .values_list("desk_key", flat=True)
                .distinct()
            ),
        },
    }


def _envelopes() -> tuple[list[list[Any]], set[str]]:
    """Return what waits, sorted by its random keys, and the ids of the keys of what did not fit.

    What does not fit is drawn by lot, so that nothing is left behind for ever.
    """
    total = Envelope.objects.aggregate(total=Sum(Length("sealed")))["total"] or 0
    keys = list(Envelope.objects.values_list("pk", flat=True))
    if total > MOST_ENVELOPES:
        CHANCE.shuffle(keys)
        keys = keys[: len(keys) * MOST_ENVELOPES // total]
    chosen, carried, left = set(keys), [], set()
    for pk, sealed in Envelope.objects.order_by("pk").values_list("pk", "sealed").iterator():
        if pk in chosen:
            carried.append([pk, b64encode(sealed).decode()])
        else:
            left.add(bytes(sealed)[len(HEADER) : PREFIX_BYTES].hex())
    return carried, left


def _key_in_use() -> str | None:
    """Return the id of the key that answers are sealed to; None while it is being changed."""
    public = read_public_key()
    if public is None or time() - Path(settings.PUBLIC_KEY_FILE).stat().st_mtime < SETTLED_SECONDS:
        return None
    return key_id(public).hex()


def reviewers_in(content: Content) -> list[Half]:
    """Return, at the keeper, the reviewers' halves that came along, for a person to decide on."""
    return [
        Half(one["user"], one["email"], bytes.fromhex(one["public"]))
        for one in content["reviewers"]
    ]


def take(content: Content, machine: OtherMachine, today: date) -> None:
    """Take in, at the keeper, what the site packed; `machine` is the site's.

    Two databases, so three steps, each whole or not at all, and safe to repeat: what envelopes
    refer to, the envelopes, and only then that they are here. An envelope counts as opened once it
    was here and is no more, so it must never be counted before it has arrived. Raises Refused.
    """
    reference = {table: rows.load(table, content) for table in rows.REFERENCE}
    versions = rows.load(rows.VERSIONS, content)
    with transaction.atomic():
        rows.mirror(reference)
        rows.add_missing(rows.VERSIONS, versions)
        _take_reviewers(reviewers_in(content))
    arriving = {pk: b64decode(sealed) for pk, sealed in content["envelopes"]}
    new = sorted(arriving.keys() - done(machine))
    with transaction.atomic(using=STAGING):
        there = set(Envelope.objects.values_list("pk", flat=True))
        Envelope.objects.bulk_create(
            (
                Envelope(pk=pk, sealed=arriving[pk])
                for pk in new
                if pk not in there and looks_like_an_envelope(arriving[pk])
            ),
            rows.ROWS_AT_ONCE,
        )
    with transaction.atomic():
        machine = OtherMachine.objects.select_for_update().get(pk=machine.pk)
        for pk in new:
            if not looks_like_an_envelope(arriving[pk]):  # put into staging past every guard
                aside = {"sealed": arriving[pk], "month": today.replace(day=1)}
                Quarantined.objects.get_or_create(pk=pk, defaults=aside)
        _let_go(machine, content["taken"])
        before = set() if content["is_all"] else set(machine.at_site)
        machine.at_site = sorted(before | arriving.keys())
        machine.site_state = content["state"]
        machine.last_taken = content["number"]
        machine.save()
        AuditEntry.record("carry.taken", None, str(machine.last_taken))


def done(machine: OtherMachine) -> set[int]:
    """Return, at the keeper, the keys of the site's envelopes that were dealt with here."""
    return set(machine.at_site) - set(Envelope.objects.values_list("pk", flat=True))


def _take_reviewers(stored: list[Half]) -> None:
    """Make the accepted ones, and nobody else, reviewers here. The keeper's next run gives them
    their copies of the desk keys, and takes those of people who are no reviewers any more.
    """
    group, _ = Group.objects.get_or_create(name=Role.REVIEWER.value)
    accepted = [half for half in stored if is_accepted(half)]
    known = ReviewerKey.objects.in_bulk([half.user_id for half in stored], field_name="user_id")
    staying = {half.user_id for half in accepted} | known.keys()
    for user in User.objects.filter(groups=group).exclude(pk__in=staying):
        user.groups.remove(group)
    for half in accepted:
        User.objects.filter(email=half.email).exclude(pk=half.user_id).update(
            email=f"{half.user_id}@moved.invalid"
        )
        user, _ = User.objects.update_or_create(
            pk=half.user_id, defaults={"email": half.email, "is_active": True}
        )
        user.groups.add(group)
        key = known.get(half.user_id)
        if key is None or bytes(key.public) != half.public:
            ReviewerKey.objects.update_or_create(
                user=user, defaults={"public": half.public, "wrapped": {}}
            )


def _let_go(machine: OtherMachine, taken: int) -> None:
    """Delete the rows that lie in a file which the site has taken in."""
    for file in machine.unconfirmed:
        if file["number"] > taken:
            continue
        for table in reversed(rows.LEAVING):
            rows.delete(table, file["rows"].get(table.label, []))
        machine.last_entry = max(machine.last_entry, file["entry"])
    machine.unconfirmed = [file for file in machine.unconfirmed if file["number"] > taken]
