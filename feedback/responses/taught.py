"""The masking as this partnership uses it: its own places, and what its officers taught."""

from dataclasses import dataclass

from engagement.models import Area
from feedback.masking import Corrections, Span, find_spans, masked_with
from feedback.masking.languages import ENGLISH, hidden_whole, language_of
from feedback.masking.spans import merged
from feedback.masking.structured import find_structured
from feedback.responses.models.corrections import MaskingCorrection


@dataclass(frozen=True)
class Arrived:
    """What is stored of fresh words: masked, or hidden as a whole and in which language. `spans`
    are what was found in them that points to somebody.
    """

    masked: str
    spans: list[Span]
    written_in: str = ""


@dataclass(frozen=True)
class Masking:
    """Masks texts; read from the database once, for a whole run or page."""

    places: tuple[str, ...]
    services: tuple[str, ...]
    known: Corrections

    def spans(self, words: str) -> list[Span]:
        """Return the stretches of `words` that may point to somebody."""
        return find_spans(words, self.places, self.services, self.known)

    def mask(self, words: str) -> str:
        """Return `words` with each of them as a placeholder."""
        return masked_with(words, self.spans(words))

    def arrived(self, words: str, language: str = ENGLISH) -> Arrived:
        """Return fresh words as they are stored, from a form in `language`. What is not English is
        hidden as a whole, and so is whatever comes by a form that is not.
        """
        written_in = language if language != ENGLISH else language_of(words)
        if written_in == ENGLISH:
            spans = self.spans(words)
            return Arrived(masked_with(words, spans), spans)
        masked = masked_with(words, [hidden_whole(words)])
        # A number is a number in any language; names are told by English words around them.
        return Arrived(masked, merged(find_structured(words)), written_in)


def taught_masking() -> Masking:
    """Return the masking with what the partnership knows today."""
    rows = list(MaskingCorrection.objects.values_list("phrase", "kind"))
    kinds = MaskingCorrection.Kind
    return Masking(
        tuple(Area.objects.values_list("name", flat=True)),
        tuple(phrase for phrase, kind in rows if kind == kinds.SERVICE),
        Corrections(
            {phrase: kind for phrase, kind in rows if kind not in MaskingCorrection.READABLE},
            tuple(phrase for phrase, kind in rows if kind == kinds.NEVER),
        ),
    )


@dataclass(frozen=True)
class Failing:
    """A correction that the masking does not keep, and the sentence that shows it."""

    phrase: str
    sentence: str
    masked: str


# Where a phrase may stand: begins a sentence, ends one, after a verb, beside its own "the".
SENTENCES = (
    "{} helped us.",
    "We were told to go to {}.",
    "I rang {} and they listened.",
    "After that the {} was better for my children.",
)


def failing_corrections() -> list[Failing]:
    """Return, for each correction that is not kept, the first sentence in which it is not: as the
    phrase is written, and in small letters.
    """
    masking = taught_masking()
    found = []
    for row in MaskingCorrection.objects.all():
        for sentence, phrase in (
            (sentence, spelling)
            for sentence in SENTENCES
            for spelling in dict.fromkeys((row.phrase, row.phrase.lower()))
        ):
            written = sentence.format(phrase)
            masked = masking.mask(written)
            if (phrase in masked) != row.is_readable:
                found.append(Failing(row.phrase, written, masked))
                break
    return found
