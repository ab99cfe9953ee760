"""The codebook while it is changed, and what publishing a new version does. One draft at most."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction

from feedback.responses.book.content import Content, Written
from feedback.responses.book.diff import Diff, diff
from feedback.responses.book.problems import Problem, problems
from feedback.responses.models.carrying import carry
from feedback.responses.models.themes import Codebook, Theme
from hearback.people.models import AuditEntry, User

ONLY = 1
CHANGED = "Someone else changed the draft meanwhile. Open it again to see what they did."
EMPTY = Content("Codebook")


def content_in_use() -> Content:
    """Return what the version in use says; nothing before the first."""
    codebook = Codebook.objects.in_use()
    return codebook.read() if codebook else EMPTY


@transaction.atomic
def publish(written: Written, by: User | None, on: date, note: str = "") -> Codebook:
    """Freeze a new version, make the themes say what it says, and carry the codings of those that
    went. All of it or nothing. Raises ValidationError for a codebook with problems.
    """
    found = problems(written, Theme.objects.spent())
    if found:
        raise ValidationError([each.what for each in found])
    before = Codebook.objects.in_use()
    codebook = Codebook.objects.create(
        number=before.number + 1 if before else 1,
        name=written.content.name,
        content=written.content.to_json(),
        note=note,
        published_on=on,
        published_by=by,
    )
    Theme.objects.store(written.content)
    carried = _retire(written, codebook.number)
    AuditEntry.record("codebook.published", by, str(codebook), carried=carried, note=note)
    return codebook


def _retire(written: Written, number: int) -> int:
    """Retire the themes that went; return how many codings were carried."""
    carried = 0
    rows = {theme.slug: theme for theme in Theme.objects.in_use()}
    there = set(written.content.slugs())
    for slug, theme in rows.items():
        if slug in there:
            continue
        heirs = [rows[heir] for heir in written.heirs.get(slug, ())]
        theme.retire(number, heirs)
        if len(heirs) == 1:
            carried += carry(theme, heirs[0])
    return carried


class CodebookDraft(models.Model):
    """What the next version is to say, as it is written: the office's alone."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    content = models.JSONField()
    heirs = models.JSONField(
        default=dict,
        help_text="For each theme that goes, the slugs of those its codings are to go to.",
    )
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id=ONLY), name="the_codebook_has_one_draft_at_most"
            )
        ]

    def __str__(self) -> str:
        return "Draft of the codebook"

    @classmethod
    @transaction.atomic
    def start(cls, by: User) -> "CodebookDraft":
        """Return the draft; begin one from the version in use if there is none."""
        draft, made = cls.objects.get_or_create(
            pk=ONLY, defaults={"content": content_in_use().to_json()}
        )
        if made:
            AuditEntry.record("codebook.draft_started", by)
        return draft

    def read(self) -> Written:
        """Return it as plain values."""
        return Written(Content.from_json(self.content), self.heirs)

    def problems(self) -> list[Problem]:
        """Return what keeps it from being published."""
        return problems(self.read(), Theme.objects.spent())

    def diff(self) -> Diff:
        """Return what publishing it would change."""
        return diff(content_in_use(), self.read().content, self.heirs)

    @transaction.atomic
    def write(self, written: Written, by: User, revision: int, action: str = "edited") -> None:
        """Keep a new draft, made from the one with this revision number.

        Raises ValidationError if someone else changed, published or discarded it meanwhile.
        """
        values = {
            "content": written.content.to_json(),
            "heirs": {slug: list(heirs) for slug, heirs in written.heirs.items()},
        }
        same = CodebookDraft.objects.filter(pk=self.pk, revision=revision)
        if not same.update(**values, revision=revision + 1):
            raise ValidationError(CHANGED)
        self.refresh_from_db()
        AuditEntry.record(f"codebook.{action}", by)

    @transaction.atomic
    def publish(self, by: User, on: date, *, name: str, note: str, revision: int) -> Codebook:
        """Make it the version in use, and let it go. Raises ValidationError if it has problems,
        says nothing new, or is not what she read.
        """
        self._take(revision)
        written = self.read()
        written = Written(Content(name, written.content.groups), written.heirs)
        if not diff(content_in_use(), written.content, written.heirs):
            raise ValidationError("Nothing differs from the version in use.")
        return publish(written, by, on, note)

    @transaction.atomic
    def discard(self, by: User, revision: int) -> None:
        """Let it go. Raises ValidationError if it is not what she read."""
        self._take(revision)
        AuditEntry.record("codebook.draft_discarded", by)

    def _take(self, revision: int) -> None:
        """Delete the row, for one of two who press at once."""
        deleted, _ = CodebookDraft.objects.filter(pk=self.pk, revision=revision).delete()
        if not deleted:
            raise ValidationError(CHANGED)
