"""Which addresses a letter can be written to at all. Pure.

An address may look right and have no form in which a mail server could be told it: a name of a
computer with sixty letters that are none of ASCII's is too long once it is spelled for the wire.
"""

from django.core.mail.message import sanitize_address

# RFC 5321, 4.5.3.1: octets of a mailbox's name, and of the whole path.
LONGEST_NAME = 64
LONGEST = 254


def can_be_written_to(address: str) -> bool:
    """Say whether a letter to this address can be put on the wire: Django spells it as it will when
    the letter is sent.
    """
    try:
        spelled = sanitize_address(address, "utf-8")
    except ValueError:  # UnicodeError is one
        return False
    name, _, domain = spelled.rpartition("@")
    is_short = len(name) <= LONGEST_NAME and len(spelled) <= LONGEST
    return bool(name and domain) and is_short and spelled.isascii()
