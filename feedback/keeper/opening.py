"""Opening what lies in staging, in memory, and telling the good from what must be set aside.

Twice: once to learn which survey each envelope is for, and once more, some at a time, when they are
split. In between nothing is held but ids, so that a flood of large answers fills no memory.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any, TypeVar

from django.conf import settings

from feedback.intake.models import Envelope
from feedback.intake.sealing import HEADER, PREFIX_BYTES, WillNotOpen, named_key, open_envelope
from feedback.intake.six_words.replies import checked_address
from feedback.intake.submission import SCHEMA
from feedback.keeper.keys.folder import UnlockedKeys
from feedback.responses.models import ForgottenMonth, OpenedDigest
from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.forms import check_answers
from feedback.surveys.models import Survey, SurveyVersion
from feedback.surveys.ways import ENGLISH, OWN, AnswerMode, Way, to_context
from hearback.people.models import AuditEntry

# What damaged or hostile contents may raise; none of it may stop the others' answers.
# (RecursionError: JSON nested a thousand deep.)
ANYTHING_WRONG = (ValueError, TypeError, KeyError, AttributeError, RecursionError)

Item = TypeVar("Item")
# How many envelopes are held at once, whatever waits: the largest has 64 KiB, and what comes of it
# many times that.
AT_ONCE = 100


@dataclass(frozen=True)
class Version:
    """A survey version with its frozen questions read once."""

    row: SurveyVersion
    definition: SurveyDefinition


@dataclass(frozen=True)
class Waiting:
    """An envelope in staging, without its bytes: its key there, its digest, and the id of the key
    it says it is sealed to.
    """

    pk: int
    digest: bytes
    key: bytes


@dataclass(frozen=True)
class Fitting:
    """An envelope that opens and whose answers fit its survey; they are not kept."""

    envelope: Waiting
    version: Version

    @property
    def key(self) -> bytes:
        """The id of the key that opens it."""
        return self.envelope.key


@dataclass(frozen=True)
class Opened:
    """What was in an envelope, checked."""

    version: Version
    answers: dict[str, Any] = field(repr=False)
    way: Way = field(default_factory=Way, repr=False)
    # What a reply to her may be sealed to, if she keeps six words.
    reply_to: dict[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Staging:
    """All of staging: what each survey may get, what will not open, what a batch already holds."""

    ready: dict[Survey, list[Fitting]]
    broken: list[Waiting]
    done: list[int]
    # Ids of keys that were ours, that answers are sealed to, and that are not here: lost, not
    # destroyed. Nothing of theirs is touched, so that the stick can bring it back.
    missing: set[bytes] = field(default_factory=set)


class Reader:
    """Reads staging, a bounded number of envelopes at a time. Writes nothing, and nothing that was
    inside reaches an exception.
    """

    def __init__(self, keys: UnlockedKeys) -> None:
        self._keys, self._versions = keys, _versions()

    def look(self) -> Staging:
        """Try every envelope, and keep none of its contents."""
        staging = Staging(ready=defaultdict(list), broken=[], done=[])
        # A copy of an envelope is the same person's answer: its digest is seen twice.
        seen: set[bytes] = set()
        for some in in_slices(list(Envelope.objects.values_list("pk", flat=True)), AT_ONCE):
            sealed = self.sealed(some)
            waiting = {pk: self._waiting(pk, content) for pk, content in sealed.items()}
            seen |= _already_opened(waiting.values())
            for pk, envelope in waiting.items():
                if envelope.digest in seen:
                    staging.done.append(pk)
                    continue
                seen.add(envelope.digest)
                if self._is_missing(envelope.key):
                    staging.missing.add(envelope.key)
                    continue
                opened = self._open(sealed[pk])
                if opened is None:
                    staging.broken.append(envelope)
                else:
                    fitting = Fitting(envelope, opened.version)
                    staging.ready[opened.version.row.survey].append(fitting)
        return staging

    def read(self, some: Collection[Fitting]) -> list[tuple[Fitting, Opened]]:
        """Return what is in these envelopes; one that changed since `look` is left out."""
        sealed = self.sealed([one.envelope.pk for one in some])
        return [
            (one, opened)
            for one in some
            if (content := sealed.get(one.envelope.pk)) is not None
            and self._keys.digest(content) == one.envelope.digest
            and (opened := self._open(content)) is not None
        ]

    def sealed(self, some: Collection[int]) -> dict[int, bytes]:
        """Return envelopes' bytes by their keys in staging."""
        return {pk: bytes(row.sealed) for pk, row in Envelope.objects.in_bulk(some).items()}

    def _is_missing(self, key: bytes) -> bool:
        """Say whether a key is lost: the audit log knows it, and it was never destroyed."""
        return (
            self._keys.private_for(key) is None
            and AuditEntry.objects.filter(action__startswith="keys.", subject=key.hex()).exists()
            and not ForgottenMonth.objects.filter(key_id=key).exists()
        )

    def _waiting(self, pk: int, sealed: bytes) -> Waiting:
        return Waiting(pk, self._keys.digest(sealed), sealed[len(HEADER) : PREFIX_BYTES])

    def _open(self, sealed: bytes) -> Opened | None:
        """Return the checked answers, or None if anything at all is wrong with the envelope."""
        try:
            private = self._keys.private_for(named_key(sealed))
            if private is None:
                raise WillNotOpen
            payload = open_envelope(sealed, private)
            version = self._versions[payload.context["survey"], payload.context["version"]]
            way = way_told(payload.context)
            if not (version.row.offers(way) and _says(payload.context, version, way)):
                raise WillNotOpen
            answers = check_answers(version.definition, payload.answers)
            return Opened(version, answers, way, checked_address(payload.reply_to))
        except ANYTHING_WRONG:
            return None


def way_told(context: dict[str, Any]) -> Way:
    """Return how somebody answered, as the envelope tells it: its wording and length it does not
    tell. Raises ValueError for a way that there is none of.
    """
    language = OWN
    if "language" in context:
        language = context["language"]
        # By its type too: what is empty in any other way would be stored as nothing at all.
        if not isinstance(language, str) or language not in dict(settings.LANGUAGES).keys() - {
            ENGLISH
        }:
            raise ValueError("No survey is in this language.")
    mode = AnswerMode(context.get("mode", AnswerMode.ONLINE))
    return Way(wording=language, mode=mode.value)


def context_of(version: Version, way: Way) -> dict[str, Any]:
    """Return all that an envelope says of its answers, and in no other form: what goes without
    saying is left out.
    """
    return {
        "survey": version.definition.slug,
        "version": version.definition.number,
        "schema": SCHEMA,
        **to_context(way),
    }


def _says(context: dict[str, Any], version: Version, way: Way) -> bool:
    """Say whether an envelope tells exactly this; Python takes True and 1.0 for 1."""
    should = context_of(version, way)
    return context == should and all(type(context[name]) is type(should[name]) for name in should)


def in_slices(some: Sequence[Item], most: int) -> Iterator[Sequence[Item]]:
    """Yield as few slices of about the same length as there must be, none longer than `most`."""
    number = ceil(len(some) / most)
    for place in range(number):
        yield some[place * len(some) // number : (place + 1) * len(some) // number]


def _already_opened(envelopes: Iterable[Waiting]) -> set[bytes]:
    """Return those of the digests that a committed batch holds."""
    digests = [envelope.digest for envelope in envelopes]
    rows = OpenedDigest.objects.filter(digest__in=digests).values_list("digest", flat=True)
    return {bytes(digest) for digest in rows}


def _versions() -> dict[tuple[str, int], Version]:
    """Return frozen versions by the address and number that envelopes carry.

    By the frozen address: it is what the form was given that somebody filled in.
    """
    versions: dict[tuple[str, int], Version] = {}
    for row in SurveyVersion.objects.select_related("survey").order_by("opened_on", "pk"):
        definition = row.read()
        versions[definition.slug, definition.number] = Version(row, definition)
    return versions
