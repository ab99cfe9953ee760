"""The end of the audit chain: the last seal, and the key that will seal the next entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from nacl.signing import SigningKey

from hearback.people.chain import key_file, seals

if TYPE_CHECKING:
    from hearback.people.models.audit import AuditEntry

BEGUN_AGAIN = "audit.begun_again"
AT_ONCE = 500


class AuditHead(models.Model):
    """The one row that moves with every entry, in its transaction (`hearback.people.chain`).

    Two writers wait for each other here, on PostgreSQL until the first has committed, as SQLite
    makes every writer wait. So write the entry last.
    """

    ONLY = 1

    number = models.PositiveBigIntegerField(default=0, help_text="Of the last entry; 0 for none.")
    seal = models.BinaryField(default=b"", help_text="The last entry's.")
    locked_key = models.BinaryField(
        default=b"", help_text="What seals the next entry, sealed under the audit log's key file."
    )
    forgotten = models.PositiveBigIntegerField(
        default=0, help_text="The last number that was removed because it was old enough."
    )

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(pk=1), name="the_audit_chain_has_one_head"),
        )

    def __str__(self) -> str:
        return f"{self.number}"

    @classmethod
    def append(cls, entry: AuditEntry) -> None:
        """Number, seal and store an entry that is not stored yet, after all that were.

        Raises DatabaseError if it can't be; then it is not stored.
        """
        with transaction.atomic():
            head = cls._locked(type(entry))
            key = head._key() or head._begin_again(type(entry))
            following = SigningKey.generate()
            head._seal(entry, key, following)
            entry.save(force_insert=True)
            head._keep(following)

    @classmethod
    def _locked(cls, entries: type[AuditEntry]) -> Self:
        """Return the row, held until the transaction ends; made at the first entry."""
        head = cls.objects.select_for_update().filter(pk=cls.ONLY).first()
        if head is None:
            last = entries.objects.numbered().last()
            # Where there are entries, somebody took the row away: its key is lost.
            end = (last.number or 0, last.seal) if last else (0, b"")
            made = cls(pk=cls.ONLY, number=end[0], seal=end[1])
            cls.objects.bulk_create([made], ignore_conflicts=True)
            head = cls.objects.select_for_update().get(pk=cls.ONLY)
        if head.number == 0:
            head._take_in(entries)
        return head

    def _take_in(self, entries: type[AuditEntry]) -> None:
        """Seal what was written before there was a chain, marked as that, in its order.

        Where there is a key file, there was a chain before: somebody took the numbers away, or went
        back to a version without them. So an entry says first that the log was begun again.
        """
        earlier = list(entries.objects.filter(number=None).order_by("pk"))
        was_chained = bool(earlier) and key_file.exists()
        key = self._begin_again(entries) if was_chained else SigningKey.generate()
        for entry in earlier:
            entry.is_before_chain = True
            following = SigningKey.generate()
            self._seal(entry, key, following)
            key = following
        fields = ("number", "seal", "is_before_chain")
        entries.objects.bulk_update(earlier, fields, batch_size=AT_ONCE)
        self._keep(key)

    def _seal(self, entry: AuditEntry, key: SigningKey, following: SigningKey) -> None:
        entry.number = self.number + 1
        entry.seal = seals.make(entry.content(), bytes(self.seal), key, following)
        self.number, self.seal = entry.number, entry.seal

    def _keep(self, following: SigningKey) -> None:
        """Keep the key of the next entry; the one before is forgotten with this."""
        self.locked_key = key_file.lock(bytes(following))
        self.save()

    def _key(self) -> SigningKey | None:
        """Return the key of the next entry; None if it can't be opened, or is not the one that the
        last entry announced.
        """
        secret = key_file.open_locked(bytes(self.locked_key))
        key = SigningKey(secret) if secret else None
        seal = seals.Seal.read(bytes(self.seal))
        if key is None or (seal is not None and seal.next_public != bytes(key.verify_key)):
            return None
        return key

    def has_its_key(self) -> bool:
        """Say whether the next entry can be sealed by the key that the last one announced.

        Raises NotWritable where there is no key file to ask, or this process may not reach it.
        """
        if not key_file.exists():
            raise key_file.NotWritable(key_file.REFUSED)
        return self._key() is not None

    def _begin_again(self, entries: type[AuditEntry]) -> SigningKey:
        """Go on under a new key, with an entry that says so; return the key of the next."""
        key, following = SigningKey.generate(), SigningKey.generate()
        said = entries(action=BEGUN_AGAIN, actor="system", detail={})
        self._seal(said, key, following)
        said.save(force_insert=True)
        return following
