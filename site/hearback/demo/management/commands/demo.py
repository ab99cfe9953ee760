"""`./run demo`: public site, office and workers on this machine, with nine months of answers."""

import time
from argparse import ArgumentParser
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone
from wagtail.models import Site

from feedback.intake.pepper import make_pepper
from feedback.private_files import one_at_a_time
from hearback.demo import servers, storage
from hearback.demo.databases import migrate
from hearback.demo.guard import require_demo, require_loopback
from hearback.demo.history import keys, renew_keys
from hearback.demo.loading import load_everything
from hearback.demo.mailing_list import open_mailing_list
from hearback.demo.own_secrets import passphrase
from hearback.demo.static_files import collect_static
from hearback.demo.welcome import welcome
from hearback.facts.telling import tell_public

STEPS = 3
MAILS_EVERY = "20"  # seconds; mail goes into files (docs/by-email.md)


class Command(BaseCommand):
    """Prepares the demonstration, starts its processes, and stops them together."""

    help = "Start the demonstration on this machine."
    # The command makes the databases that these would look into.
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --fresh, a port, and where ./run has got to in counting steps."""
        parser.add_argument("--fresh", action="store_true", help="start over")
        parser.add_argument("--port", type=int, default=8000, help="of the public site")
        parser.add_argument("--host", default=servers.LOOPBACK, help="an address of loopback")
        parser.add_argument("--first-step", type=int, default=1, help="number of the first step")
        parser.add_argument("--prepare-only", action="store_true", help="load, but start nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until Ctrl-C, SIGTERM, or the end of one of the processes."""
        require_demo("The demo command")
        require_loopback(options["host"])
        self._step, self._steps = options["first_step"], options["first_step"] + STEPS - 1
        with one_at_a_time(storage.folder()) as is_alone:
            if not is_alone:
                raise CommandError("The demonstration is running already. Stop it with Ctrl-C.")
            if options["fresh"]:
                storage.remove()
            self._prepare()
            if not options["prepare_only"]:
                self._serve(options["host"], options["port"])

    def _progress(self, words: str) -> None:
        self.stdout.write(f"{self._step}/{self._steps}  {words}")
        self.stdout.flush()
        self._step += 1

    def _tell(self, words: str) -> None:
        self.stdout.write(f"     {words}")
        self.stdout.flush()

    def _prepare(self) -> None:
        """Bring databases, keys, static files and content up to date; quick when they are."""
        self._progress("Preparing the databases …")
        if not storage.is_loaded():
            storage.remove()  # what an earlier start left half done
        migrate(is_first_load=not storage.is_loaded())
        call_command("sync_roles", stdout=StringIO())
        collect_static()
        make_pepper()
        today = timezone.localdate()
        self._progress("Loading what people said and what was answered …")
        if not storage.is_loaded():
            started = time.monotonic()
            load_everything(today, self._tell)
            storage.mark_loaded(today)
            self._tell(f"that took {time.monotonic() - started:.0f} seconds; next time it is there")
        elif storage.is_older():
            self._tell("this is an older demonstration; ./run demo --fresh loads the present one")
        # An older demonstration's keys may lie in files of another form: --fresh makes new ones.
        if not storage.is_older() and renew_keys(keys(), passphrase(), today):
            self._tell("a new month: the keys were turned")
        open_mailing_list(today)
        tell_public()

    def _serve(self, host: str, port: int) -> None:
        """Start the processes, say where they are, and stop all when one of them stops."""
        self._progress("Starting the public site, the office and the worker …")
        servers.interrupt_on_sigterm()
        processes = servers.Processes()
        try:
            public, office = _start(processes, host, port)
            self.stdout.write(welcome(public, office))
            self.stdout.flush()
            ended = processes.watch()
        except KeyboardInterrupt:
            self.stdout.write("\nStopping …")
        except servers.DidNotStart as error:
            raise CommandError(str(error)) from error
        else:
            raise CommandError(f"The {ended} ended by itself, so the rest was stopped too.")
        finally:
            processes.stop()


def _start(processes: servers.Processes, host: str, port: int) -> tuple[str, str]:
    """Start all of them on free ports and return the two addresses, public first."""
    public_port = servers.free_port(port, host)
    office_port = servers.free_port(public_port + 1, host)
    shown = f"[{host}]" if ":" in host else host
    public = f"http://{shown}:{public_port}"
    # Wagtail builds “View live” from this row; the last start may have had another port.
    Site.objects.filter(is_default_site=True).update(hostname=shown, port=public_port)
    connections.close_all()
    # Another name than the public site's: cookies ignore ports, and passkeys need "localhost".
    office = f"http://localhost:{office_port}"
    shared = {
        "DJANGO_SETTINGS_MODULE": "hearback.settings.demo",
        "HEARBACK_PUBLIC_URL": public,
        "HEARBACK_OFFICE_URL": office,
    }
    for name, command, tier in (
        ("public site", servers.serve(public_port, host=host), "public"),
        ("office", servers.serve(office_port, host=host), "office"),
        ("worker", servers.manage("db_worker", "--verbosity", "0"), "worker"),
        ("mailing list", servers.manage("mailing_list", "run", "--every", MAILS_EVERY), "worker"),
    ):
        processes.start(name, command, servers.environment(HEARBACK_TIER=tier, **shared))
    processes.wait_for("public site", public_port, host)
    processes.wait_for("office", office_port, host)
    return public, office
