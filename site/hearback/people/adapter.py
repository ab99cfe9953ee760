"""allauth, closed to everyone who was not invited, and written down in the audit log.

allauth calls these methods at each step; nothing here is a signal receiver.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from hearback.people.models import AuditEntry, User
from hearback.people.session_life import begin

# What allauth announces (by the name of a mail it would send) -> what the audit log calls it.
ANNOUNCEMENTS = {
    "mfa/email/totp_activated": "factor.app_added",
    "mfa/email/totp_deactivated": "factor.app_removed",
    "mfa/email/webauthn_added": "factor.passkey_added",
    "mfa/email/webauthn_removed": "factor.passkey_removed",
    "mfa/email/recovery_codes_generated": "factor.codes_renewed",
    "account/email/password_changed": "password.changed",
}


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """No one signs up: accounts are made by accepting an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to one's own page (through sign-in: a new password ends every session)."""
        return reverse("people:me")

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin the one session this person may have; allauth calls this after every factor."""
        user.end_sessions()
        super().login(request, user)
        begin(request.session)
        AuditEntry.record("sign_in.done", user, user.email)

    def logout(self, request: HttpRequest) -> None:
        """End the session of somebody who signs out, and write it down."""
        user = request.user
        if isinstance(user, User):
            AuditEntry.record("sign_out.done", user, user.email)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write down a wrong password; never what was typed, unless it is an account's address."""
        typed = str(credentials.get("email", ""))
        known = User.objects.filter(email__iexact=typed).first()
        AuditEntry.record("sign_in.refused", None, known.email if known else "")

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Hear of a changed password or factor: audit it, and end the person's other sessions."""
        action = ANNOUNCEMENTS.get(template_prefix)
        if action is None:
            return
        with transaction.atomic():
            AuditEntry.record(action, user, user.email)
            user.end_sessions()
        if self.request.user.is_authenticated:
            update_session_auth_hash(self.request, user)
            UserSession.objects.create_from_request(self.request)
