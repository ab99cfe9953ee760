"""Accounts of the office, invitations to it, and the audit table."""

from hearback.people.models.account import RECOVERY_CODES, Invitation, User
from hearback.people.models.audit import AuditEntry
from hearback.people.models.chain import AuditHead

__all__ = ["RECOVERY_CODES", "AuditEntry", "AuditHead", "Invitation", "User"]
