"""A list with its key, and somebody to go through its pages."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.you_said_we_did.making import make_finding
from you_said_we_did.subscribers import mailing, rounds
from you_said_we_did.subscribers.keys import ListKeyFolder

PASSPHRASE = "sieve lantern otter gravel"
PAGE = "/you-said-we-did/by-email/"
# Looks right; spelled for the wire its second part is longer than any may be.
UNREACHABLE = f"a@{'ü' * 60}.example"
ADDRESS = "Robin.Quill@mailbox.example"
NOON = 12


@dataclass
class MailingList:
    """The list's own process, whose clock the test turns."""

    folder: ListKeyFolder
    today: date

    def run(self, hour: int = NOON) -> bool:
        """Make a round."""
        clock = rounds.Clock(self.today, hour)
        return rounds.make_round(self.folder, lambda: PASSPHRASE, clock)

    def later(self, days: int) -> "MailingList":
        """Be some days later."""
        self.today += timedelta(days=days)
        return self


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> ListKeyFolder:
    """An empty place for keys, with a passphrase that costs little to guess."""
    settings.LIST_KEY_DIR = tmp_path / "list-keys"
    settings.LIST_PUBLIC_KEY_FILE = tmp_path / "list.pub"
    settings.PASSPHRASE_MEMORY_KIB = 1024
    settings.PUBLIC_URL = "https://voices.example"
    settings.DEFAULT_FROM_EMAIL = "news@voices.example"
    return ListKeyFolder(settings.LIST_KEY_DIR)


@pytest.fixture
def open_list(folder: ListKeyFolder, public: Client) -> MailingList:
    """A list that was opened today, with something that was public before."""
    make_finding("known-before")
    today = timezone.localdate()
    folder.make(PASSPHRASE, today)
    mailing.open_list(today)
    return MailingList(folder, today)


def sign_up(public: Client, address: str = ADDRESS) -> Any:
    """Type an address and press the button."""
    return public.post(PAGE, {"address": address})


def links_in(number: int = -1) -> dict[str, str]:
    """Return the paths of the links in a message, by what they do."""
    body = str(mail.outbox[number].body)
    paths = re.findall(r"https://voices\.example(/you-said-we-did/by-email/(\w+)/\S+)", body)
    return {do: path for path, do in paths}


def join(public: Client, the_list: MailingList, address: str = ADDRESS) -> dict[str, str]:
    """Be on the list, and return the links of the first message."""
    sign_up(public, address)
    the_list.run()
    links = links_in()
    public.post(links["confirm"])
    the_list.run()
    mail.outbox.clear()
    return links
