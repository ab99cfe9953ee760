"""The way to the mail server, and what it says. No address gets into any error of ours."""

import smtplib
from types import TracebackType

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from you_said_we_did.by_email.addresses import can_be_written_to

PERMANENT = 500  # SMTP: from here on it is no use to try again


class MailServerDown(Exception):
    """Nothing can be sent now. Says nothing of whom it was for."""


class Post:
    """One connection for many messages, opened with the first."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None
        self.is_down = False  # nothing at all can be sent, and not just one letter

    def __enter__(self) -> "Post":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._connection is not None:
            self._connection.close()

    def send(self, letter: EmailMessage) -> bool:
        """Send; False if the mail server will not take this one, or nothing could be written on it
        for whom it is. Raises MailServerDown.
        """
        if not all(map(can_be_written_to, letter.recipients())):
            return False
        try:
            if self._connection is None:
                self._connection = get_connection()
                self._connection.open()
            self._connection.send_messages([letter])
        except smtplib.SMTPRecipientsRefused:
            return False
        except smtplib.SMTPDataError as error:
            if error.smtp_code >= PERMANENT:
                return False
            raise MailServerDown from None
        except (OSError, ValueError) as error:
            self.is_down = isinstance(error, OSError)
            # `from None`: what smtplib says may name the address.
            raise MailServerDown from None
        return True
