"""Numbered files: what one machine writes for the other, and takes in from it once and in order."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from feedback.keeper.carrying.models import OtherMachine
from feedback.keeper.carrying.package import LARGEST, Direction, Refused, read, write
from feedback.keeper.carrying.pair import other_key, own_key
from hearback.people.models import AuditEntry

Content = dict[str, Any]
# Grows when what the files hold is read differently.
FORMAT = 1
ACTIONS = {Direction.OUT: "carry.out", Direction.BACK: "carry.back"}


def make(direction: Direction, pack: Callable[[OtherMachine], Content]) -> bytes:
    """Return the next file for the other machine. Raises Refused, NobodyTrusted.

    Its number is used up before the file exists: a number never stands for two contents.
    """
    own, other = own_key(), other_key()
    with transaction.atomic():
        machine = _machine(bytes(other))
        content = {"format": FORMAT, "number": machine.next_number(), **pack(machine)}
        machine.save()
        AuditEntry.record(ACTIONS[direction], None, str(machine.last_made))
    stored = json.dumps(content, cls=DjangoJSONEncoder, separators=(",", ":"))
    return write(stored.encode(), direction, own, other)


def load(file: Path, direction: Direction) -> tuple[Content, OtherMachine]:
    """Return what the other machine wrote, and what is known of it. Raises Refused, NobodyTrusted.

    The last file taken in may come again: after a kill, that finishes it. An older one may not.
    """
    own, other = own_key(), other_key()
    if file.stat().st_size > 2 * LARGEST:
        raise Refused("This is not a file that Hearback wrote.")
    content = json.loads(read(file.read_bytes(), direction, own, other))
    if content["format"] != FORMAT:
        raise Refused("The other machine has another version of Hearback. Update both to the same.")
    with transaction.atomic():
        machine = _machine(bytes(other))
    if content["number"] < machine.last_taken:
        raise Refused(
            "This file is older than one that was taken in before. Take the newest one on the"
            " stick, or write a new one on the other machine."
        )
    return content, machine


def _machine(key: bytes) -> OtherMachine:
    """Return what is known of the other machine, locked until the transaction ends."""
    OtherMachine.objects.get_or_create(pk=key)
    return OtherMachine.objects.select_for_update().get(pk=key)
