"""Which of a record's words the gates judge."""

from django.core.exceptions import ValidationError
from django.db import models

from engagement.models import Agency, Partnership
from you_said_we_did import gates, lengths
from you_said_we_did.office_gates import office_gates


def names_of_ours() -> list[str]:
    """Return the names of the agencies and of the partnership, which words may say."""
    partnership = Partnership.current()
    return [
        *Agency.objects.values_list("name", flat=True),
        *(partnership.name, partnership.short_name),
    ]


class GatedWords(models.Model):
    """A record with words for the public, and facts told in words, which show at once."""

    # Words that the gates judge, and words copied from people as they were let out.
    PUBLIC_WORDS: tuple[str, ...] = ()
    COPIED_WORDS: tuple[str, ...] = ()

    class Meta:
        abstract = True

    @property
    def decided_together(self) -> bool:
        """Whether the consultation behind the finding it answers lets people decide, so that words
        may say so.
        """
        finding = getattr(self, "finding", None)
        return finding is not None and bool(finding.decided_together)

    def check_words(self) -> None:
        """Refuse words that must not go out (ValidationError, by field)."""
        self.check_told(**{name: getattr(self, name) for name in self.PUBLIC_WORDS})

    def check_told(self, **texts: str) -> None:
        """Refuse what a fact says, by the same rules (ValidationError, by the names given)."""
        problems = gates.problems(
            texts, decided_together=self.decided_together, ours=names_of_ours()
        )
        for gate in (lengths.problems, *office_gates):
            for name, said in gate(texts).items():
                problems.setdefault(name, []).extend(said)
        if problems:
            raise ValidationError(problems)

    @property
    def remarks(self) -> list[str]:
        """What somebody should think over in these words, though nothing refuses it."""
        texts = [getattr(self, name) for name in self.PUBLIC_WORDS]
        return [str(remark) for text in texts for remark in gates.warnings(text)]
