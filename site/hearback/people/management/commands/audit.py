"""`./run hearback audit head` and `audit verify`: the audit log's outside proof, and the check."""

import sys
from json import dumps
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseError

from hearback.people.chain import heads, mailing, words
from hearback.people.chain.verifying import Finding, verify
from hearback.people.models import AuditEntry

TOO_FEW = (
    "Two people must get the head, so that neither alone can lose it. Set HEARBACK_AUDIT_HEAD_TO to"
    " their addresses, with a comma between them."
)
KEEP = "Print this line or write it down, and keep it where no administrator of this machine can."


class Command(BaseCommand):
    """Prints or mails the head of the log; verifies the log against heads."""

    help = "Print or mail the audit log's head, or verify the log."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do, and its options."""
        doing = parser.add_subparsers(dest="doing", required=True)
        head = doing.add_parser("head", help="print the head: one line to keep outside")
        head.add_argument("--mail", action="store_true", help="mail it to HEARBACK_AUDIT_HEAD_TO")
        head.add_argument(
            "--keep",
            action="store_true",
            help="leave it where the keeper leaves its own, in place of that: once it is known why"
            " a check found something",
        )
        check = doing.add_parser(
            "verify", help="check every entry; exit code 1 if one is not right"
        )
        check.add_argument(
            "--head",
            action="append",
            default=[],
            metavar="FILE|LINE",
            help="a kept head: a file or mail that holds some, “-” for what is typed in, or the"
            " line itself in quotes; may be given more than once",
        )
        for one in (head, check):
            one.add_argument("--json", action="store_true", help="for another program")

    def handle(self, *args: Any, doing: str, **options: Any) -> None:
        """Do one of the two. Raises CommandError with what to do about it."""
        try:
            if doing == "head":
                self._head(**{name: options[name] for name in ("mail", "keep", "json")})
            else:
                self._verify(options["head"], as_json=options["json"])
        except DatabaseError:
            raise CommandError(
                "The database or the audit log’s key file can’t be used. First run:"
                " ./run hearback migrate"
            ) from None

    def _head(self, *, mail: bool, keep: bool, json: bool) -> None:
        if mail:
            head, refused = _mailed()
        else:
            head, refused = heads.head_now() or _nothing_yet(), []
            if keep:
                _keep(head)
            AuditEntry.record("audit.head_kept" if keep else "audit.head_shown", None)
        about = {"number": head.number, "day": head.day.isoformat(), "digest": head.digest}
        self.stdout.write(dumps(about) if json else str(head))
        if not json:
            self.stdout.write("Sent." if mail and not refused else KEEP)
        if refused:
            raise CommandError(f"The mail server did not take {len(refused)} message(s).")

    def _verify(self, given: list[str], *, as_json: bool) -> None:
        found = verify([head for one in given for head in _read(one)])
        detail = found.as_detail()
        if as_json:
            self.stdout.write(dumps({"holds": found.holds, **detail}))
        else:
            self._tell(found)
        try:
            AuditEntry.record("audit.verified", None, "", **detail)
        except DatabaseError:
            self.stderr.write("This check could not be written into the log itself.")
        if not found.holds:
            raise SystemExit(1)

    def _tell(self, found: Finding) -> None:
        first, *more = words.lines(found.as_detail())
        (self.stdout if found.holds else self.stderr).write(first)
        for line in more:
            self.stdout.write(line)


def _nothing_yet() -> heads.Head:
    raise CommandError("Nothing has been written down yet, so there is no head.")


def _keep(head: heads.Head) -> None:
    try:
        heads.keep(head)
    except OSError as error:
        raise CommandError(
            f"It can’t be left there ({error.strerror}). Do it as the keeper:"
            " deploy/as keeper audit head --keep"
        ) from None


def _mailed() -> tuple[heads.Head, list[str]]:
    try:
        return mailing.send_head()
    except mailing.TooFew:
        raise CommandError(TOO_FEW) from None
    except mailing.NothingYet:
        _nothing_yet()
        raise


def _read(given: str) -> list[heads.Head]:
    """Return the heads in a file, in what is typed, or in the argument itself."""
    try:
        text = sys.stdin.read() if given == "-" else given
        if given != "-" and not heads.BEGUN.search(given):
            text = Path(given).read_text(encoding="utf-8")
        return heads.heads_in(text)
    except heads.NoHead:
        raise CommandError(
            f"There is no whole head in “{given[:60]}”. A head looks like this:"
            " 1042 of 30 November 2026: 3f9a 02bc … with 40 digits."
        ) from None
    except (OSError, UnicodeDecodeError):
        raise CommandError(f"The file “{given[:60]}” can’t be read.") from None
