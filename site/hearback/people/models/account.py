"""Someone who works in the office, and the invitation that brought them there."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager, Group
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from hearback.people.models.audit import AuditEntry
from hearback.people.roles import READS_TEXTS, Role

RECOVERY_CODES = "recovery_codes"  # allauth's name; codes alone are no second factor


def new_stamp() -> str:
    """Return a fresh session stamp."""
    return secrets.token_hex(16)


class UserManager(BaseUserManager["User"]):
    """Makes accounts that sign in with an e-mail address."""

    def with_second_factor(self) -> models.QuerySet[User]:
        """Add `factors`, how many authenticator apps and passkeys each person has set up."""
        is_factor = ~models.Q(authenticator__type=RECOVERY_CODES)
        return self.annotate(factors=models.Count("authenticator", filter=is_factor))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create an account; without a password it can't sign in until it sets one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Find an account by e-mail, whatever the case it was typed in."""
        return self.get(email__iexact=username)


class User(AbstractUser):
    """Someone who works in the office. There is no superuser: every power is a role."""

    username = None  # type: ignore[assignment]  # Django's way to drop an inherited field
    email = models.EmailField("e-mail address", unique=True)
    session_stamp = models.CharField(max_length=32, default=new_stamp, editable=False)
    respondent_groups = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text="Whose texts this person may meet, if a role of theirs reads any.",
    )

    # allauth's tables, which the public tier does not have.
    authenticator_set: models.Manager[Any]
    usersession_set: models.Manager[Any]

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]  # replaces by design

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles this person holds now."""
        names = {group.name for group in self.groups.all()}
        return frozenset(Role(name) for name in names if name in Role.values)

    @property
    def role_labels(self) -> list[str]:
        """The roles in words, in the order of the list of roles."""
        return [str(role.label) for role in Role if role in self.roles]

    def has_role(self, *roles: Role) -> bool:
        """Say whether this person holds any of `roles`."""
        return not self.roles.isdisjoint(roles)

    def reads_texts(self) -> bool:
        """Say whether a role of theirs meets what people wrote."""
        return self.has_role(*READS_TEXTS)

    def has_second_factor(self) -> bool:
        """Say whether an authenticator app or a passkey is set up."""
        return bool(self.authenticator_set.exclude(type=RECOVERY_CODES).exists())

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """Bind every session to the stamp as well as to the password (Django's own hook for both
        the current secret key and the older ones).
        """
        proof = f"{self.password}:{self.session_stamp}"
        return salted_hmac("hearback.people.session", proof, secret=secret).hexdigest()

    def end_sessions(self) -> None:
        """Sign this person out everywhere, at once: no session proves the new stamp."""
        self.session_stamp = new_stamp()
        self.save(update_fields=["session_stamp"])
        for session in self.usersession_set.all():
            session.end()

    def _refuse_if_last_administrator(self) -> None:
        """Raise ValidationError if nobody else could invite people or give roles."""
        # Locked, so that two administrators can't each remove the other at the same moment.
        Group.objects.select_for_update().filter(name=Role.ADMINISTRATOR).first()
        others = User.objects.filter(is_active=True, groups__name=Role.ADMINISTRATOR)
        if self.has_role(Role.ADMINISTRATOR) and not others.exclude(pk=self.pk).exists():
            raise ValidationError(
                "This is the last administrator. Give the role to someone else first."
            )

    @transaction.atomic
    def set_roles(self, roles: list[Role], by: User | None) -> None:
        """Give exactly these roles, end the person's sessions, and write down who did.

        Raises ValidationError for one's own roles, and when no administrator would be left.
        """
        if by is not None and by.pk == self.pk:
            raise ValidationError("Another administrator must change your roles.")
        if Role.ADMINISTRATOR not in roles:
            self._refuse_if_last_administrator()
        self.groups.set([Group.objects.get_or_create(name=role.value)[0] for role in roles])
        self.__dict__.pop("roles", None)
        if self.respondent_groups and not self.reads_texts():
            self._let_read([], by)
        self.end_sessions()
        AuditEntry.record("people.roles", by, self.email, roles=sorted(r.value for r in roles))

    @transaction.atomic
    def set_respondent_groups(self, groups: list[str], by: User | None) -> None:
        """Let this person meet the texts of exactly these respondent groups; write down who did.

        Taking one away ends the person's sessions, and with them whatever lay open. Raises
        ValidationError for one's own account, and where no role reads texts.
        """
        if by is not None and by.pk == self.pk:
            raise ValidationError("Another administrator must choose whose texts you read.")
        # Locked: two administrators at once leave what the second of them chose.
        now = User.objects.select_for_update().get(pk=self.pk)
        if not now.reads_texts():
            raise ValidationError("No role of this person reads texts. Change their roles first.")
        self._let_read(groups, by)
        if not set(now.respondent_groups) <= set(groups):
            self.end_sessions()

    def _let_read(self, groups: list[str], by: User | None) -> None:
        self.respondent_groups = sorted(groups)
        self.save(update_fields=["respondent_groups"])
        AuditEntry.record("people.respondent_groups", by, self.email, groups=sorted(groups))

    @transaction.atomic
    def leave(self, by: User) -> None:
        """Close the account: no sign-in, no roles, no open invitation; its name stays in the
        audit log. Raises ValidationError for one's own account and the last administrator.
        """
        if by.pk == self.pk:
            raise ValidationError("Another administrator must close your account.")
        self._refuse_if_last_administrator()
        self.is_active = False
        self.set_unusable_password()
        self.save(update_fields=["is_active", "password"])
        if self.respondent_groups:
            self._let_read([], by)
        self.groups.clear()
        self.__dict__.pop("roles", None)
        self.authenticator_set.all().delete()
        Invitation.objects.unanswered().filter(email=self.email).delete()
        self.end_sessions()
        AuditEntry.record("people.left", by, self.email)

    @transaction.atomic
    def lose_second_factor(self, by: User, how_checked: str) -> None:
        """Remove every authenticator, so that a new one is set up at the next sign-in.

        `how_checked` says in the administrator's words how they made sure who was asking.
        Raises ValidationError for one's own account.
        """
        if by.pk == self.pk:
            raise ValidationError("Another administrator must reset your second step.")
        self.authenticator_set.all().delete()
        self.end_sessions()
        AuditEntry.record("people.factor_reset", by, self.email, how_checked=how_checked)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Reads of invitations."""

    def unanswered(self) -> InvitationQuerySet:
        """Those nobody has followed, run out or not."""
        return self.filter(accepted_at=None)

    def open(self) -> InvitationQuerySet:
        """Those whose link still works."""
        return self.unanswered().filter(invited_at__gt=timezone.now() - Invitation.LIFE)


class Invitation(models.Model):
    """The only way in, and the way back after a lost password. The link is shown and mailed once;
    only a digest of its secret is kept.
    """

    LIFE = timedelta(days=7)

    email = models.EmailField("e-mail address")
    roles = models.JSONField(default=list)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-invited_at",)

    def __str__(self) -> str:
        return self.email

    @property
    def role_labels(self) -> list[str]:
        """The roles it gives, in words."""
        return [str(role.label) for role in Role if role.value in self.roles]

    @property
    def runs_out_at(self) -> datetime:
        """When the link stops working."""
        return self.invited_at + self.LIFE

    @property
    def is_open(self) -> bool:
        """Whether the link still works."""
        return self.accepted_at is None and self.runs_out_at > timezone.now()

    @staticmethod
    def digest_of(secret: str) -> str:
        """Return what is stored of an invitation's secret."""
        return hashlib.sha256(secret.encode()).hexdigest()

    @classmethod
    @transaction.atomic
    def invite(cls, email: str, roles: list[Role], by: User | None) -> tuple[Invitation, str]:
        """Make an invitation and return it with the secret that goes into the link.

        An older unanswered one for the same address stops working: the newest link alone opens.
        """
        secret = secrets.token_urlsafe(24)
        cls.objects.unanswered().filter(email=email.lower()).delete()
        invitation = cls.objects.create(
            email=email.lower(),
            roles=[role.value for role in roles],
            digest=cls.digest_of(secret),
            invited_by=by,
        )
        AuditEntry.record("people.invited", by, email.lower(), roles=invitation.roles)
        return invitation, secret

    @classmethod
    def find(cls, secret: str) -> Invitation | None:
        """Return the open invitation behind a secret, or None."""
        return cls.objects.open().filter(digest=cls.digest_of(secret)).first()

    def account(self) -> User | None:
        """Return the active account this link gives a new password to, or None for a joiner."""
        return User.objects.filter(email=self.email, is_active=True).first()

    @transaction.atomic
    def revoke(self, by: User) -> None:
        """Stop the link from working, for good."""
        self.delete()
        AuditEntry.record("people.invitation_revoked", by, self.email)

    @transaction.atomic
    def accept(self, first_name: str, last_name: str, password: str) -> User:
        """Make the account and give it its roles; for an active account only the password changes.

        Raises ValidationError if someone has followed the link before.
        """
        now = timezone.now()
        if not Invitation.objects.filter(pk=self.pk, accepted_at=None).update(accepted_at=now):
            raise ValidationError("This link has been used.")
        user = self.account()
        if user is not None:
            user.set_password(password)
            user.save(update_fields=["password"])
            user.end_sessions()
            AuditEntry.record("people.password_renewed", user, user.email)
            return user
        user = User.objects.filter(email=self.email).first() or User(email=self.email)
        user.first_name, user.last_name, user.is_active = first_name, last_name, True
        user.set_password(password)
        user.save()
        user.set_roles([Role(role) for role in self.roles], by=None)
        AuditEntry.record("people.joined", user, user.email)
        return user
