"""The second factor: allauth's, with what it leaves to the project.

Secrets of authenticator apps are sealed under the installation's secret key, so that a stolen
database opens no account; a code works once; the last factor can't be removed.
"""

import hashlib
import time
from datetime import UTC, datetime
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.encoding import force_bytes
from nacl.encoding import HexEncoder
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from hearback.people.models import RECOVERY_CODES, AuditEntry, User

PERSON = b"hearback-factor"


def box_under(secret_key: str | bytes) -> SecretBox:
    """Return the box that the installation's secret key opens."""
    return SecretBox(
        hashlib.blake2b(force_bytes(secret_key), digest_size=32, person=PERSON).digest()
    )


class SecondFactorAdapter(DefaultMFAAdapter):
    """What allauth asks the project about second factors."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code is not right, has run out or was used before. Wait for the "
        "next one.",
        "cannot_delete_authenticator": "This is your only second step. Add another one first.",
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret for the database."""
        sealed: bytes = box_under(settings.SECRET_KEY).encrypt(text.encode(), encoder=HexEncoder)
        return sealed.decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret, also under an older secret key that is still listed."""
        for secret_key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
            try:
                opened: bytes = box_under(secret_key).decrypt(
                    encrypted_text.encode(), encoder=HexEncoder
                )
            except CryptoError:
                continue
            return opened.decode()
        raise CryptoError("No secret key opens this second factor.")

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse to leave an account without a second factor, where one is compulsory."""
        others = Authenticator.objects.filter(user=authenticator.user).exclude(
            Q(pk=authenticator.pk) | Q(type=RECOVERY_CODES)
        )
        return not settings.SECOND_FACTOR_REQUIRED or bool(others.exists())


def spend(authenticator: Authenticator) -> bool:
    """Say whether an app's code may be used now: once per 30-second period, in any process.

    allauth remembers used codes in the cache, which each process may have for itself.
    """
    now = int(time.time())
    period_began = datetime.fromtimestamp(now - now % app_settings.TOTP_PERIOD, UTC)
    unused = Q(last_used_at=None) | Q(last_used_at__lt=period_began)
    fresh = Authenticator.objects.filter(unused, pk=authenticator.pk)
    return bool(fresh.update(last_used_at=datetime.now(UTC)))


class WrittenDown(forms.Form):
    """A form that checks a second factor and audits each one refused."""

    user: User

    def full_clean(self) -> None:
        """Check what was sent; write down that it was refused, never what it was."""
        super().full_clean()
        if self.is_bound and self.errors:
            AuditEntry.record("sign_in.factor_refused", None, self.user.email)


class OneUse(BaseAuthenticateForm):
    """Takes the code of an authenticator app once."""

    authenticator: Authenticator

    def clean_code(self) -> Any:
        """Return the code, or refuse one that was used before, or that this secret key can't check:
        the app was set up under another.
        """
        try:
            code = super().clean_code()
        except CryptoError:
            raise ValidationError(SecondFactorAdapter.error_messages["incorrect_code"]) from None
        is_app = self.authenticator.type == Authenticator.Type.TOTP
        if is_app and not spend(self.authenticator):
            raise ValidationError(SecondFactorAdapter.error_messages["incorrect_code"])
        return code


class SignInCode(WrittenDown, OneUse, AuthenticateForm):
    """A code at sign-in."""


class ConfirmingCode(WrittenDown, OneUse, ReauthenticateForm):
    """A code asked again before something that matters."""


class SignInPasskey(WrittenDown, AuthenticateWebAuthnForm):
    """A passkey at sign-in."""


class ConfirmingPasskey(WrittenDown, ReauthenticateWebAuthnForm):
    """A passkey asked again before something that matters."""
