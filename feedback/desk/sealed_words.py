"""Words somebody searches for, on their way from page to page.

They come in a form's body and are answered with a redirect to an address that holds them sealed.
So every link, page and "next text" of a selection works as it does without words, the back button
too, and the words themselves stand in no address, browser history, log, cookie or database. They
open inside the session that typed them: the key is made of the installation's secret and the key of
the session, which is gone from the database once she has signed out. What was sealed before that,
by somebody else or for another session, does not open, and she is asked to type the words again.

Rejected: words in the address (browser history); in the session (its row lies in the database); in
a cookie (kept on a disk by browsers that restore tabs); the text page reached by buttons that post
(reloading would send a coding twice, and links would stop being links).
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from django.utils.crypto import salted_hmac
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

# More than the form takes: what is too long comes back beside its error, with nothing lost.
MOST_LETTERS = 400
# Filled up to the next multiple, so that an address tells little about how much was typed.
STEP = 64


class OtherSession(ValueError):
    """The words do not open in this session."""


def _box(session_key: str) -> SecretBox:
    salt = "feedback.desk.sealed_words"
    return SecretBox(salted_hmac(salt, session_key, algorithm="sha256").digest())


def seal(words: str, session_key: str) -> str:
    """Return `words` as they may stand in an address; nothing for nothing."""
    content = words.strip()[:MOST_LETTERS].encode()
    if not content:
        return ""
    padded = content.ljust(-(-len(content) // STEP) * STEP)
    return urlsafe_b64encode(_box(session_key).encrypt(padded)).decode().rstrip("=")


def open_sealed(token: str, session_key: str) -> str:
    """Return the words. Raises OtherSession for what this session did not seal."""
    if not token:
        return ""
    if not session_key:
        raise OtherSession
    try:
        sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        return _box(session_key).decrypt(sealed).decode().strip()
    except (CryptoError, ValueError) as error:
        raise OtherSession from error
