"""The document pack of the demonstration: written, sent for signature, signed and in force."""

from datetime import date, timedelta

from cms.pack.kinds import Kind, signer_of
from cms.pack.models import Document, digest_of
from hearback.demo import team
from hearback.packing import issuing
from hearback.packing.texts import read
from hearback.people.roles import Role

SIGNERS = {Role.COMMUNICATIONS: team.COMMUNICATIONS, Role.BOARD: team.BOARD}
ISSUED_AGO = timedelta(days=60)
REVIEWED_EVERY = 12


def issue_pack(own_words: dict[str, dict[str, str]], today: date) -> int:
    """Have the officer word every document and the right person sign it; return how many."""
    officer = team.account_of(team.DATA_PROTECTION_OFFICER)
    for kind in Kind:
        document = Document.of(kind)
        words = own_words.get(kind.value, {})
        document.rewrite(officer, 1, words, "Data protection officer", REVIEWED_EVERY)
        now = Document.of(kind)
        now.ask(officer, now.edition)
        signer = team.account_of(SIGNERS[signer_of(kind)])
        seen = digest_of(read(now).facts)
        issuing.sign(now, signer, now.edition, seen, today - ISSUED_AGO)
    return len(Kind)
