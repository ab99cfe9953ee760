"""An installation with a backup of the day when everything was still there."""

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.keeper.installation import Installation
from tests.migrated import ROOT

PEOPLE, CODES = 8, 25
BACKUPS = "backups"
NAME = "Philomena Quartermaine-Osei"
# What people wrote: the masking finds nothing in it to hide.
WORDS = "the marmalade lighthouse was still waiting"
FILL = """
import json, secrets
from datetime import date
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from nacl.public import PrivateKey
from feedback.intake.models import SavedForm
from feedback.intake.slips import seal_slip
from feedback.partners.columns import Comment
from feedback.partners.definition import Source
from feedback.partners.models import HandIn
from feedback.surveys.definition import Prompt
from feedback.surveys.models import CodeBatch, SealedReply
from feedback.surveys.models.replies import REPLY_BYTES, REPLY_HEADER
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.intake.invited import make_coded_survey
from you_said_we_did.subscribers.models import Subscriber

admin = User.objects.create_user(email="admin@office.example", password=None)
admin.set_roles([Role.ADMINISTRATOR], by=None)
leaver = User.objects.create_user(email="leaver@office.example", password=None)
leaver.first_name = {name!r}
leaver.save()
leaver.set_roles([Role.CODER], by=None)
public = bytes(PrivateKey.generate().public_key)
row = Subscriber.waiting(seal_slip({{"address": "a@mail.example"}}, public), timezone.localdate())
row.confirm()
session = SessionStore()
session["unlocked"] = "half a key"
session.save()
saved = b"\\x04" + secrets.token_bytes(min(SavedForm.SIZES) - 1)
SavedForm.objects.create(ends=timezone.localdate().toordinal() + 14, sealed=saved)
reply = REPLY_HEADER + secrets.token_bytes(REPLY_BYTES - len(REPLY_HEADER))
SealedReply.objects.create(ends=timezone.localdate().toordinal() + 99, sealed=reply)
today, coded = timezone.localdate(), make_coded_survey("invited")
for prefix, first in (("QQQ", 1000), ("KTM", 2000)):
    digests = range(first, first + {codes})
    CodeBatch.make(coded, digests, admin, today, prefix=prefix, place="Desk")
comments = [Comment(number, Prompt.IDEA, f"Idea {{number}}") for number in range({people})]
source = Source(factories.make_agency("charity"), "survivor")
for nonce in ("wrong", "right"):
    HandIn.take(source, comments, left_out=0, nonce=nonce, by=admin, today=today)
print(json.dumps([bytes(row.sealed).hex(), session.session_key, saved.hex(), reply.hex()]))
"""
LEAVE = """
from django.utils import timezone
from feedback.partners.models import HandIn
from feedback.surveys.models import CodeBatch
from hearback.people.models import User
from you_said_we_did.subscribers.models import Subscriber

Subscriber.objects.get().leave()
admin = User.objects.get(email="admin@office.example")
User.objects.get(email="leaver@office.example").leave(by=admin)
HandIn.objects.order_by("pk")[0].take_back(admin)
CodeBatch.objects.get(prefix="QQQ").cancel(admin, timezone.localdate())
"""
PURGE = """
import os, signal
from datetime import date
from hearback.keeping import piles
from hearback.keeping.purging import purge
from feedback.responses.models import Response, Text

if {slices}:
    really, piles.AT_ONCE = piles.Purged.add, 3

    def add(kind, on, rows, so_far=[]):
        really(kind, on, rows)
        so_far += [kind] if kind == "texts" else []
        if len(so_far) == {slices}:
            os.kill(os.getpid(), signal.SIGKILL)

    piles.Purged.add = add
report = purge(date.fromisoformat({day!r}))
assert report.is_tidy and not report.failed, report
"""
STATE = """
import json
from feedback.partners.models import HandIn, SealedComment
from feedback.responses.models import Response, Text
from feedback.surveys.models import Code, CodeBatch
from hearback.people.models import User
from you_said_we_did.subscribers.models import Subscriber

office = User.objects.filter(is_active=True, email__endswith="@office.example")
rows = (
    *(Text.objects, Response.objects, Subscriber.objects, office),
    SealedComment.objects.filter(hand_in=HandIn.objects.order_by("pk")[0]),
    HandIn.objects.filter(is_taken_back=False),
    *(Code.objects, CodeBatch.objects.filter(cancelled_on=None)),
)
print(json.dumps([each.count() for each in rows]))
"""
COMMAND = """
import sys
from hearback.__main__ import main

sys.argv = {arguments!r}
main()
"""


class Kept(Installation):
    """It was backed up; since then people left, one of two hand-ins was taken back and one of two
    batches of codes cancelled, and the clocks struck: once by a purge that was
    killed between two slices, and once by the next.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.key, self.backup = folder.parent / "sheet", folder.parent / "first.hearback"
        self.send(*(WORDS for _ in range(PEOPLE)))
        self.manage("keeper", "--passphrase-file", str(self.passphrase_file))
        fill = FILL.format(name=NAME, codes=CODES, people=PEOPLE)
        sealed, self.session, *self.six_words = json.loads(self.run("keeper", fill))
        self.sealed = bytes.fromhex(sealed)
        self.manage("backup_key", "--to", str(self.key))
        self.manage("backup", str(self.backup))
        self.run("keeper", LEAVE)
        day = (date.today() + timedelta(days=3 * 366)).isoformat()
        self.ended = self._end_of("keeper", PURGE.format(slices=2, day=day)).returncode
        self.after_kill = self.state()
        self.run("keeper", PURGE.format(slices=0, day=day))

    def state(self) -> list[Any]:
        """Return how many texts, responses, addresses and open accounts there are; comments of
        the hand-in taken back, and hand-ins that were not; codes and batches not cancelled.
        """
        state: list[Any] = json.loads(self.run("keeper", STATE))
        return state

    def restore_command(self, *more: str) -> tuple[str, ...]:
        """Return the command that puts the backup back."""
        return ("restore", str(self.backup), "--key-file", str(self.key), *more)

    def restore(self, *more: str, before: str = "", ends: int = 0) -> str:
        """Put the backup back, by a program changed by what is run `before`; return its words."""
        arguments = ["hearback", *self.restore_command(*more)]
        done = self._end_of("keeper", before + COMMAND.format(arguments=arguments))
        assert done.returncode == ends, done.stderr
        return done.stdout

    def refused(self, *arguments: str) -> str:
        """Run a command that must fail; return what it says."""
        done = self._ended([str(ROOT / "site" / "manage.py"), *arguments], "keeper")
        assert done.returncode != 0, done.stdout
        return done.stderr

    def table_files(self, table: str) -> list[bytes]:
        """Return PostgreSQL's files of a table: its rows, and what is too long for a row."""
        self.ask("default", "CHECKPOINT")
        places = f"SELECT unnest(ARRAY[oid, reltoastrelid]) FROM pg_class WHERE relname = '{table}'"
        read = f"SELECT pg_read_binary_file(pg_relation_filepath(p)) FROM ({places}) AS of_it(p)"
        return [bytes(row[0]) for row in self.ask("default", read) if row[0]]

    def _end_of(self, tier: str, program: str) -> "subprocess.CompletedProcess[str]":
        return self._ended(["-c", f"import django; django.setup()\n{program}"], tier)

    def _ended(self, arguments: list[str], tier: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, *arguments],
            env=self.environment(tier),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
