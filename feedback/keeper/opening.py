"""Opening what lies in staging, in memory, and telling the good from what must be set aside."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from feedback.intake.models import Envelope
from feedback.intake.sealing import HEADER, PREFIX_BYTES, WillNotOpen, named_key, open_envelope
from feedback.intake.submission import SCHEMA
from feedback.keeper.keys.folder import UnlockedKeys
from feedback.responses.models import OpenedDigest
from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.forms import check_answers
from feedback.surveys.models import Survey, SurveyVersion

# What damaged or hostile contents may raise; none of it may stop the others' answers.
# (RecursionError: JSON nested a thousand deep.)
ANYTHING_WRONG = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


DIGESTS_AT_ONCE = 500


@dataclass(frozen=True)
class Version:
    """A survey version with its frozen questions read once."""

    row: SurveyVersion
    definition: SurveyDefinition


@dataclass(frozen=True)
class Waiting:
    """An envelope in staging: its key there, its digest, its bytes."""

    pk: int
    digest: bytes
    sealed: bytes = field(repr=False)

    @property
    def key(self) -> bytes:
        """The id of the key it says it is sealed to."""
        return self.sealed[len(HEADER) : PREFIX_BYTES]


@dataclass(frozen=True)
class Opened:
    """An envelope that opened, its answers checked."""

    envelope: Waiting
    version: Version
    answers: dict[str, Any] = field(repr=False)

    @property
    def key(self) -> bytes:
        """The id of the key that opened it."""
        return self.envelope.key


@dataclass(frozen=True)
class Staging:
    """All of staging: what each survey may get, what will not open, what a batch already holds."""

    ready: dict[Survey, list[Opened]]
    broken: list[Waiting]
    done: list[int]


def open_staging(keys: UnlockedKeys) -> Staging:
    """Open every envelope. Nothing is written, and nothing that was inside reaches an exception."""
    versions = _versions()
    staging = Staging(ready=defaultdict(list), broken=[], done=[])
    envelopes = [
        Waiting(pk, keys.digest(bytes(sealed)), bytes(sealed))
        for pk, sealed in Envelope.objects.values_list("pk", "sealed")
    ]
    # A copy of an envelope is the same person's answer: its digest is seen twice.
    seen = _already_opened(envelopes)
    for envelope in envelopes:
        if envelope.digest in seen:
            staging.done.append(envelope.pk)
            continue
        seen.add(envelope.digest)
        opened = _open(envelope, keys, versions)
        if opened is None:
            staging.broken.append(envelope)
        else:
            staging.ready[opened.version.row.survey].append(opened)
    return staging


def _already_opened(envelopes: list[Waiting]) -> set[bytes]:
    """Return the digests that a committed batch holds."""
    found: set[bytes] = set()
    for start in range(0, len(envelopes), DIGESTS_AT_ONCE):
        some = [envelope.digest for envelope in envelopes[start : start + DIGESTS_AT_ONCE]]
        rows = OpenedDigest.objects.filter(digest__in=some).values_list("digest", flat=True)
        found |= {bytes(digest) for digest in rows}
    return found


def _versions() -> dict[tuple[str, int], Version]:
    """Return frozen versions by the address and number that envelopes carry.

    By the frozen address, not today's: an officer may have changed it since.
    """
    versions: dict[tuple[str, int], Version] = {}
    for row in SurveyVersion.objects.select_related("survey").order_by("opened_on", "pk"):
        definition = row.read()
        versions[definition.slug, definition.number] = Version(row, definition)
    return versions


def _open(
    envelope: Waiting, keys: UnlockedKeys, versions: dict[tuple[str, int], Version]
) -> Opened | None:
    """Return the checked answers, or None if anything at all is wrong with the envelope."""
    try:
        private = keys.private_for(named_key(envelope.sealed))
        if private is None:
            raise WillNotOpen
        payload = open_envelope(envelope.sealed, private)
        version = versions[payload.context["survey"], payload.context["version"]]
        expected = {
            "survey": version.definition.slug,
            "version": version.definition.number,
            "schema": SCHEMA,
        }
        if payload.context != expected:
            raise WillNotOpen
        return Opened(envelope, version, check_answers(version.definition, payload.answers))
    except ANYTHING_WRONG:
        return None
