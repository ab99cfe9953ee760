"""`load_pages`: the pages and helplines a new installation begins with."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from cms.content import build_site
from engagement.content import load_helplines
from engagement.models import Partnership
from engagement.shipped_helplines import national_helplines
from hearback.packing.issuing import put_out_as_they_come

HTTPS = 443


class Command(BaseCommand):
    """Writes what is missing, and leaves what is there as its editors made it."""

    help = "Write the first pages and the national helplines. Harmless to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the partnership's names."""
        parser.add_argument("--name", required=True, help="the partnership’s full name")
        parser.add_argument(
            "--short-name",
            required=True,
            help="a neutral name: it shows on survey pages and in the browser’s history",
        )
        parser.add_argument("--contact", required=True, help="an e-mail address for the public")

    @transaction.atomic
    def handle(self, *args: Any, name: str, short_name: str, contact: str, **options: Any) -> None:
        """Write them and say what the editors should read first."""
        if not Partnership.objects.exists():
            made = Partnership(pk=1, name=name, short_name=short_name, contact_email=contact)
            try:
                made.full_clean()
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from None
            made.save()
        load_helplines(national_helplines())
        address = urlsplit(settings.PUBLIC_URL)
        home = build_site({}, address.hostname or "localhost", address.port or HTTPS)
        titles = put_out_as_they_come(timezone.localdate())
        self.stdout.write(f"Public at {settings.PUBLIC_URL}:")
        for page in home.get_descendants(inclusive=True).live():
            self.stdout.write(f"  {page.title}")
        for title in titles:
            self.stdout.write(f"  {title}: as it comes, signed by nobody yet")
        self.stdout.write(
            "Have communications read each of them before the site is announced, above all Using"
            " this site, and check the helplines. The data protection officer words the document"
            " pack, and somebody else signs it."
        )
