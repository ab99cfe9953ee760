"""The records of this app: findings, commitments, their log and outcomes.

Facts (status, owner, due, progress) are plain columns changed by methods. Only the words go
through draft, revision and approval: publishing an old draft can't undo a fact.
"""

from you_said_we_did.commitments import Commitment
from you_said_we_did.findings import Finding, Visibility
from you_said_we_did.progress import Outcome, ProgressEntry

__all__ = ["Commitment", "Finding", "Outcome", "ProgressEntry", "Visibility"]
