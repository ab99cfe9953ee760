"""The records of this app: findings and what they rest on, commitments, their log and outcomes, the
joint plans, papers and who gets them.

Facts (status, owner, due, progress) are plain columns changed by methods. Only the words go
through draft, revision and approval: publishing an old draft can't undo a fact.
"""

from you_said_we_did.commitments import Commitment
from you_said_we_did.content_version import ContentVersion
from you_said_we_did.findings import Finding
from you_said_we_did.papers import Paper
from you_said_we_did.plans.actions import Lead, PlanEntry
from you_said_we_did.plans.approvals import IssueApproval
from you_said_we_did.plans.issues import Issue, SignOff
from you_said_we_did.plans.records import Import, Objective, Plan
from you_said_we_did.plans.returns import ProgressReturn
from you_said_we_did.posters import Poster
from you_said_we_did.progress import Outcome, ProgressEntry
from you_said_we_did.recipients import Recipient
from you_said_we_did.sources import LearningSource
from you_said_we_did.steps import ApprovalStep
from you_said_we_did.visibility import Visibility

__all__ = [
    "ApprovalStep",
    "Commitment",
    "ContentVersion",
    "Finding",
    "Import",
    "Issue",
    "IssueApproval",
    "Lead",
    "LearningSource",
    "Objective",
    "Outcome",
    "Paper",
    "Plan",
    "PlanEntry",
    "Poster",
    "ProgressEntry",
    "ProgressReturn",
    "Recipient",
    "SignOff",
    "Visibility",
]
