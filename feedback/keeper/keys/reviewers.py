"""Which reviewers' halves a person has said yes to.

The halves stand in the main database, where whoever has taken over the office could put his own in
the place of hers and wait for the keeper to seal every month's desk key to it. So the keeper seals
to none that the keyholder has not accepted, and remembers those in its own folder:

    <KEY_DIR>/reviewers.json    {"<reviewer's user key>": "<public half in hex>"}
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management.base import OutputWrapper

from feedback.intake.public_key import fingerprint, is_usable
from feedback.keeper.keys.asking import says_yes
from feedback.keeper.keys.months import NoKeys
from feedback.keeper.models import ReviewerKey
from feedback.private_files import replace_private
from hearback.people.models import AuditEntry

ACCEPTED_FILE = "reviewers.json"
QUESTION = "Did you ask for it, and has she told you that she made it?"


@dataclass(frozen=True)
class Half:
    """A public half, and whose it is said to be."""

    user_id: int
    email: str
    public: bytes

    @classmethod
    def of(cls, key: ReviewerKey) -> "Half":
        """Return the half in a row."""
        return cls(key.user_id, key.user.email, bytes(key.public))

    @property
    def shown(self) -> str:
        """Whose it is, for a terminal, which obeys some signs that are no letters."""
        return "".join(sign if sign.isprintable() else "?" for sign in self.email)


def accepted() -> dict[int, bytes]:
    """Return the accepted half of each reviewer. Raises NoKeys for a damaged file."""
    try:
        stored = json.loads(_file().read_bytes())
        return {int(user): bytes.fromhex(public) for user, public in stored.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, TypeError):
        raise NoKeys from None


def is_accepted(half: Half) -> bool:
    """Say whether a person has said yes to this very half."""
    return accepted().get(half.user_id) == half.public


def not_accepted() -> list[Half]:
    """Return the halves of present reviewers that nobody has said yes to."""
    halves = map(Half.of, ReviewerKey.objects.of_reviewers().select_related("user"))
    return [half for half in halves if not is_accepted(half)]


def accept(half: Half | ReviewerKey) -> None:
    """Seal to this half from now on, and to no earlier one of hers. Audited."""
    half = Half.of(half) if isinstance(half, ReviewerKey) else half
    AuditEntry.record(
        "keys.reviewer_accepted", None, half.email, fingerprint=fingerprint(half.public)
    )
    _write({**accepted(), half.user_id: half.public})


def forget_others(staying: Iterable[int]) -> None:
    """Forget whoever is no reviewer any more: if she comes back, a person is asked again."""
    known, staying = accepted(), set(staying)
    if not known.keys() <= staying:
        _write({user: public for user, public in known.items() if user in staying})


def ask(halves: Iterable[Half], out: OutputWrapper) -> None:
    """Ask the person at the terminal about each of these that is new or was changed."""
    for half in halves:
        if is_accepted(half):
            continue
        if not is_usable(half.public):
            out.write(f"A reviewer’s key that is no key: {half.shown}. She must make a new one.")
            continue
        out.write(f"A reviewer’s key that is new here: {half.shown}\n{fingerprint(half.public)}")
        if says_yes(QUESTION):
            accept(half)
        else:
            out.write("Left out. It is asked again next time.")


def lines() -> Iterator[str]:
    """Yield whose halves wait for a yes, and what to type."""
    waiting = sorted(half.shown for half in not_accepted())
    for email in waiting:
        yield f"A REVIEWER’S KEY IS NEW HERE, AND NOBODY HAS SAID YES TO IT: {email}"
    if waiting:
        yield (
            "  No month opens with it. If you asked for it, type at a terminal:"
            " ./run hearback keys reviewers"
        )


def _file() -> Path:
    return Path(settings.KEY_DIR) / ACCEPTED_FILE


def _write(halves: dict[int, bytes]) -> None:
    content = {str(user): public.hex() for user, public in sorted(halves.items())}
    replace_private(_file(), json.dumps(content).encode())
