"""The keeper's own head of the log: left where it alone can write and everybody can read."""

from django.utils.timezone import localdate

from hearback.people.chain import heads, words
from hearback.people.chain.heads import Head
from hearback.people.chain.verifying import verify

NOT_WHAT_IT_WAS = (
    "THE AUDIT LOG IS NOT WHAT IT WAS. {fault} Tell the data protection officer before anything"
    " else is done: ./run hearback audit verify"
)
NOT_KEPT = "The audit log’s head could not be left in HEARBACK_AUDIT_HEAD_FILE ({reason})."


def keep_the_head() -> list[str]:
    """Check the log against the head that was left before, and leave the present one in its place;
    return what is wrong, in lines. What does not agree stays: it is the evidence.
    """
    found = verify()
    if not found.holds:
        return [NOT_WHAT_IT_WAS.format(fault=words.fault_in_words(found.as_detail()))]
    try:
        if found.entries:
            # Of what was checked, not of what may stand there since.
            heads.keep(Head(found.last, localdate(), found.digest))
    except OSError as error:
        return [NOT_KEPT.format(reason=error.strerror)]
    return []
