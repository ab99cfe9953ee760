"""People who are asked for their yes, saying it."""

from typing import TypeVar

from hearback.people.models import User
from hearback.people.roles import Role
from tests.you_said_we_did.making import make_learning, make_source
from you_said_we_did.models import Commitment, Finding

Words = TypeVar("Words", Finding, Commitment)
SAFE, DATA, COMMS = Role.SAFEGUARDING, Role.DATA_PROTECTION, Role.COMMUNICATIONS


def fresh(found: Words) -> Words:
    """Read it again."""
    return type(found).objects.get(pk=found.pk)


def say_yes(found: Words, by: User, comment: str = "") -> Words:
    """Say yes to the newest draft."""
    now = fresh(found)
    assert now.latest_revision_id is not None
    now.approve(by, now.latest_revision_id, comment)
    return fresh(found)


def about_a_closed_review(visibility: str = "restricted") -> Finding:
    """A finding that needs all three: on a source that is not public, and on no figure."""
    return make_learning(make_source(visibility), live=False)
