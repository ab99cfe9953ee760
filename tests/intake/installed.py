"""A real public process with files of its own, and a way to talk to it."""

import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.utils import timezone
from nacl.public import PrivateKey

from feedback.intake.public_key import write_public_key
from feedback.intake.sealing import Payload, open_envelope
from feedback.surveys.definition import SurveyDefinition
from tests.browser.installation import Installation

# Leaving leads to another site, as in life: another name of the same process.
FILL = """
import json
from django.conf import settings
from engagement.models import Partnership
from tests import factories
print(json.dumps(factories.make_version().definition))
elsewhere = settings.PUBLIC_URL.replace("127.0.0.1", "localhost") + "/robots.txt"
Partnership.objects.update(exit_url=elsewhere)
"""
DUMP = """
from feedback.intake.models import Envelope
for envelope in Envelope.objects.all():
    print(bytes(envelope.sealed).hex())
"""


@dataclass
class Answer:
    """What came back."""

    status_code: int
    content: bytes
    headers: dict[str, str]


class Wire:
    """Stands where Django's test client stands, but speaks HTTPS to a process."""

    def __init__(self, address: str, certificate: Path) -> None:
        self.address = address
        self.context = ssl.create_default_context(cafile=str(certificate))

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._ask(path, None)

    def post(self, path: str, values: dict[str, Any]) -> Answer:
        """Send a form."""
        return self._ask(path, urlencode(values, doseq=True).encode())

    def _ask(self, path: str, body: bytes | None) -> Answer:
        request = urllib.request.Request(self.address + path, body)
        try:
            with urllib.request.urlopen(request, context=self.context, timeout=30) as response:
                return Answer(response.status, response.read(), dict(response.headers))
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read(), dict(error.headers))


@dataclass
class Installed:
    """The installation, the private key that lies elsewhere, and the wire."""

    installation: Installation
    private: PrivateKey
    wire: Wire
    definition: SurveyDefinition

    @property
    def key_file(self) -> Path:
        """Where the public process finds the public key."""
        return self.installation.folder / "intake.pub"

    def write_key(self) -> None:
        """Put our public key where the process looks."""
        write_public_key(self.key_file, bytes(self.private.public_key), timezone.localdate())

    def opened(self) -> list[Payload]:
        """Open everything that waits in staging."""
        lines = self.installation.shell(DUMP).split()
        return [open_envelope(bytes.fromhex(line), self.private) for line in lines]


@pytest.fixture(scope="session")
def installed(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Installed]:
    """A public process of its own, its temporary files kept where a test can look at them."""
    with django_db_blocker.unblock():
        folder = tmp_path_factory.mktemp("intake")
        (folder / "tmp").mkdir()
        made = Installation(folder)
        made.environment["TMPDIR"] = str(folder / "tmp")
        try:
            definition = json.loads(made.shell(FILL))
            if made.postgres:
                made.manage("grant_public", made.postgres["default"])
            whole = Installed(
                made,
                PrivateKey.generate(),
                Wire(f"https://localhost:{made.public_port}", made.certificate),
                SurveyDefinition.from_json(definition),
            )
            whole.write_key()
            made.serve("public")
            yield whole
        finally:
            made.close()
