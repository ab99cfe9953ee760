"""A reviewer with a key, a month's desk key, and texts sealed to it as the keeper seals them."""

from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.test import Client
from nacl.public import PrivateKey

from feedback.intake.sealing import Payload, key_id, seal
from feedback.keeper.keys import desk_keys
from feedback.keeper.models import ReviewerKey
from feedback.responses.models import RawText, Text
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from tests import factories

WORDS = "violet lantern walks uphill"
RAW = "My neighbour Karen told Blue Gate that we were still waiting."
MASKED = "My neighbour [name] told Blue Gate that we were still waiting."


@dataclass
class Month:
    """A month's desk key, which only the keeper has whole."""

    private: PrivateKey = field(default_factory=PrivateKey.generate)

    @property
    def name(self) -> bytes:
        """The desk key's id."""
        return key_id(bytes(self.private.public_key))

    def add(self, version: SurveyVersion, raw: str = RAW, masked: str = MASKED) -> Text:
        """Store a masked text and, sealed, what was typed."""
        text = factories.make_text(version, masked)
        payload = Payload(context={"text": str(text.pk)}, answers={"raw": raw})
        RawText.objects.create(
            text=text,
            desk_key=self.name,
            sealed=seal(payload, bytes(self.private.public_key)),
        )
        return text

    def share(self, *reviewers: User) -> None:
        """Do what the keeper's run does for the reviewers there are."""
        for reviewer in reviewers:
            desk_keys.share(self.private, ReviewerKey.objects.get(user=reviewer))


def make_key(reviewer: User, passphrase: str = WORDS) -> ReviewerKey:
    """Make the reviewer's pair."""
    return ReviewerKey.objects.make(reviewer, passphrase)


def unlock(client: Client, passphrase: str = WORDS) -> None:
    """Unlock the desk through its own page."""
    answer = client.post("/desk/raw/unlock/", {"passphrase": passphrase})
    assert answer.status_code == 302, answer.content.decode()


def open_text(client: Client, text: Text, reason: str = "masking") -> None:
    """Ask for what was typed, with a reason."""
    answer = client.post(f"/desk/raw/{text.pk}/open/", {"reason": reason})
    assert answer.status_code == 302, answer.content.decode()


def copies() -> list[Path]:
    """Return the files in the office's key folder."""
    return [path for path in Path(settings.DESK_KEY_DIR).rglob("*") if path.is_file()]
