"""How tables are protected, and what is said of each."""

from dataclasses import dataclass
from enum import StrEnum


class Protection(StrEnum):
    """How a table is protected, from the strictest to the public."""

    SEALED = "sealed: ciphertext that only the keeper, or the list’s own process, opens; or digests"
    APART = "apart: about people who answered; random keys, month only, nothing that names anyone"
    MASKED = "masked: people’s own words after masking; read by coders, reviewers and officers"
    STAFF = "staff: about people who work in the office; roles decide, reads are written down"
    INTERNAL = "internal: the office’s own work; no answer, no figure under the release rules"
    RELEASED = "released: figures that passed the release rules; public once published"
    PUBLIC = "public: written to be published, or published"


@dataclass(frozen=True)
class Entry:
    """What one table holds, for the data protection officer."""

    protection: Protection
    holds: str
