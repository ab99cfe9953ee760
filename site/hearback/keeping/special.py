"""What a clock deletes otherwise than row by row: months and forms with their keys, names of people
who left, sign-ups, files.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from feedback.intake.models import SpentToken
from feedback.keeper.batches import forget_alone
from feedback.keeper.carrying.machine import is_site
from feedback.keeper.codes import forget_codes
from feedback.keeper.expiring import forget_staged, forget_tokens
from feedback.keeper.keys import desk_keys
from feedback.keeper.keys.folder import KeyFolder, NoKeys
from feedback.keying import digests
from feedback.private_files import shred
from feedback.responses.models import ForgottenMonth, RawText, ReplyDraft, Text
from hearback.deletions.models import Deletion, digest_of
from hearback.keeping.piles import Rows
from hearback.people.models import AuditEntry, User
from you_said_we_did.subscribers import taking_in
from you_said_we_did.subscribers.models import WAITS_DAYS, Subscriber

ACCOUNTS = "accounts"
FORMER = "@former.invalid"
BACKUPS = "*.hearback"
SET_ASIDE = "set-aside-*"


class Months:
    """Months whose keys are here: destroyed when reviewed, and at the cap in any case."""

    def due(self, before: date) -> int:
        """Return how many months here ended before a day."""
        return sum(ended < before for ended in self._ends())

    def oldest(self) -> date | None:
        """Return when the earliest ended."""
        return min(self._ends(), default=None)

    def delete(self, before: date, note: Callable[[int], None]) -> int:
        """Let the keeper forget what is due today; it keeps its own log, notes what went, as it
        does when it runs alone, and resumes by itself.
        """
        if is_site():
            return forget_at_site(before)
        if not self._folder().exists():
            return 0
        already = ForgottenMonth.objects.count()
        forgotten = forget_alone(timezone.localdate()).forgotten
        for wrong in (*forgotten.left_over, *forgotten.damaged):
            raise OSError(str(wrong))
        return ForgottenMonth.objects.count() - already

    def _folder(self) -> KeyFolder:
        return KeyFolder(Path(settings.KEY_DIR))

    def _ends(self) -> list[date]:
        try:
            months = self._folder().readable_months() if self._folder().exists() else []
        except NoKeys:  # the office looks at the clocks, and can't look into the key folder
            return []
        return [month.ended_on for month in months if month.ended_on]


def forget_at_site(before: date) -> int:
    """Forget what no carry brings word of in time, where the keys lie on another machine: what was
    typed, by the month it was opened in; reviewers' copies of keys that open nothing more, which
    come along with what they open; and what the site alone holds. Returns how many keys' copies.
    """
    copied = desk_keys.months()  # first: a carry that comes in meanwhile brings rows, then copies
    is_old = Q(text__month__lt=before.replace(day=1))
    tables = (RawText.objects.all(), ReplyDraft.objects.all())
    needed = {
        bytes(key)
        for rows in tables
        for key in rows.exclude(is_old).values_list("desk_key", flat=True)
    }
    for desk_key in copied - needed:
        desk_keys.destroy(desk_key)
    # What nobody can read any more waits for no reader of its language.
    Text.objects.filter(raw__in=RawText.objects.filter(is_old)).update(written_in="")
    for rows in tables:
        rows.filter(is_old).delete()
    forget_codes(timezone.localdate())
    for left in forget_staged(timezone.localdate()):
        raise OSError(left)
    return len(copied - needed)


class FormsThatWait(Rows):
    """Paper forms that nobody settled: with a row goes the key of its digests."""

    def delete(self, before: date, note: Callable[[int], None]) -> int:
        """Delete the rows, then every key whose row is gone."""
        gone = super().delete(before, note)
        digests.destroy_left(list(self.rows().values_list("pk", flat=True)))
        return gone


class FormerAccounts:
    """Accounts that were closed: their names and addresses go, the row stays for what it did."""

    def due(self, before: date) -> int:
        """Return how many were closed before a day and still have their name."""
        return sum(left < before for _, left in self._left())

    def oldest(self) -> date | None:
        """Return when the first of them was closed."""
        return min((left for _, left in self._left()), default=None)

    def delete(self, before: date, note: Callable[[int], None]) -> int:
        """Take the names away, and whatever else is about the person alone."""
        gone = 0
        for user, left in self._left():
            if left < before:
                with transaction.atomic():
                    Deletion.record(ACCOUNTS, keys=[digest_of(ACCOUNTS, user.pk)])
                    forget_person(user)
                    note(1)
                gone += 1
        return gone

    def _left(self) -> Iterator[tuple[User, date]]:
        """Yield those who left and since when: the audit log knows, or their last sign-in does."""
        said = AuditEntry.objects.filter(action="people.left").values("subject")
        when = dict(said.annotate(at=Max("at")).values_list("subject", "at"))
        for user in User.objects.filter(is_active=False).exclude(email__endswith=FORMER):
            at: datetime = when.get(user.email) or user.last_login or user.date_joined
            yield user, timezone.localtime(at).date()


def forget_person(user: User) -> None:
    """Take name, address and settings away from a closed account, for good."""
    for related in ("authenticator_set", "usersession_set", "emailaddress_set"):
        getattr(user, related).all().delete()
    user.first_name, user.last_name = "", ""
    user.email = f"left-{user.pk}{FORMER}"
    user.last_login = None
    user.set_unusable_password()
    user.save()


class SignUps:
    """Addresses that nobody said yes for, and digests of links that have run out."""

    def due(self, before: date) -> int:
        """Return how many addresses wait since before a day."""
        return self._waiting().filter(asked_on__lt=before).count()

    def oldest(self) -> date | None:
        """Return since when the first one waits."""
        first = self._waiting().order_by("asked_on").first()
        return first.asked_on if first else None

    def delete(self, before: date, note: Callable[[int], None]) -> int:
        """Forget as the list's own run does."""
        with transaction.atomic():
            rows = self.due(before)
            taking_in.forget(before + timedelta(days=WAITS_DAYS))
            note(rows)
        return rows

    def _waiting(self) -> QuerySet[Subscriber]:
        return Subscriber.objects.filter(status=Subscriber.Status.WAITING)


class Tokens:
    """Digests of forms that were sent; they lie in the database of what waits."""

    def due(self, before: date) -> int:
        """Return how many are from before a day. None where this process can't look."""
        return SpentToken.objects.filter(epoch__lt=before.toordinal()).count()

    def oldest(self) -> date | None:
        """Say nothing: how many are there tells how many answered."""
        return None

    def delete(self, before: date, note: Callable[[int], None]) -> int:
        """Forget as the keeper's own run does."""
        rows = self.due(before)
        forget_tokens(timezone.localdate())
        with transaction.atomic():
            note(rows)
        return rows


@dataclass(frozen=True)
class Files:
    """Files and folders of ours in the backup folder."""

    pattern: str

    def due(self, before: date) -> int:
        """Return how many are from before a day."""
        return sum(day_of(path) < before for path in self._paths())

    def oldest(self) -> date | None:
        """Return the day of the first one."""
        return min(map(day_of, self._paths()), default=None)

    def delete(self, before: date, note: Callable[[int], None]) -> int:
        """Delete what is older, overwriting it once."""
        old = [path for path in self._paths() if day_of(path) < before]
        for path in old:
            remove(path)
            with transaction.atomic():
                note(1)
        return len(old)

    def _paths(self) -> list[Path]:
        try:
            return sorted(Path(settings.BACKUP_DIR).glob(self.pattern))
        except OSError:
            return []


def day_of(path: Path) -> date:
    """Return the day a file was written."""
    return date.fromtimestamp(path.stat().st_mtime)


def remove(path: Path) -> None:
    """Delete a file or a folder of files, each overwritten once."""
    if path.is_dir() and not path.is_symlink():
        for each in path.rglob("*"):
            if not each.is_dir():
                shred(each)
        shutil.rmtree(path)
    else:
        shred(path)
