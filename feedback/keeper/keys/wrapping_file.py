"""The wrapping file: the wrapping key under a passphrase, and how far the ceremony has come."""

import json
from dataclasses import dataclass, field, replace
from typing import Any

from feedback.intake.wrapping import unwrap, wrap
from feedback.keeper.keys.months import NoKeys


@dataclass(frozen=True)
class WrappingFile:
    """`set_id` (5 bytes) is that of the sheets that restore this wrapping key."""

    set_id: bytes
    # The public key was published once: two sheets had been tried before.
    is_open: bool
    # Two sheets of this very set were tried.
    is_tried: bool
    wrapped: dict[str, Any] = field(default_factory=dict, repr=False)

    def wrap(self, key: bytes, passphrase: str) -> "WrappingFile":
        """Return the file with a wrapping key under a passphrase."""
        return replace(self, wrapped=wrap(key, passphrase))

    @classmethod
    def read(cls, content: bytes) -> "WrappingFile":
        """Return what `to_bytes` wrote. Raises NoKeys for anything else."""
        try:
            stored = json.loads(content)
            return cls(
                set_id=bytes.fromhex(stored["set"]),
                is_open=bool(stored["is_open"]),
                is_tried=bool(stored["is_tried"]),
                wrapped=dict(stored["wrapping"]),
            )
        except (ValueError, KeyError, TypeError):
            raise NoKeys from None

    def to_bytes(self) -> bytes:
        """Return the file's content."""
        content = {
            "set": self.set_id.hex(),
            "is_open": self.is_open,
            "is_tried": self.is_tried,
            "wrapping": self.wrapped,
        }
        return json.dumps(content).encode()

    def key(self, passphrase: str) -> bytes:
        """Return the wrapping key. Raises WrongPassphrase, or NoKeys for a damaged file."""
        try:
            return unwrap(self.wrapped, passphrase)
        except (ValueError, KeyError, TypeError):
            raise NoKeys from None
