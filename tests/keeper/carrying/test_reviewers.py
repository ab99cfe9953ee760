"""Whoever controls the site's machine can't make himself a reviewer: a person decides.

Goes on where the modules before it end.
"""

import pytest

from tests.keeper.carrying.conftest import Circle

pytestmark = pytest.mark.django_db(databases=["default", "staging"])

MOLE = "mole@testshire.example"
ADD = f"""
from feedback.keeper.models import ReviewerKey
from hearback.people.roles import Role
from tests import factories
ReviewerKey.objects.make(factories.make_user(Role.REVIEWER, email={MOLE!r}), "mole mole mole mole")
"""
LEAVE = f"""
from hearback.people.models import User
User.objects.get(email={MOLE!r}).groups.clear()
"""


def copies(circle: Circle) -> tuple[int, int]:
    """Run the keeper and carry back; return how many copies lie on either machine."""
    assert circle.keeper.open_batches().code == 0
    circle.back("back-copies")
    at_keeper, at_site = (
        len(list((machine.folder / "desk-keys").glob("*/*.sealed")))
        for machine in (circle.keeper, circle.site)
    )
    return at_keeper, at_site


def test_a_new_reviewer_is_asked_about(circle: Circle) -> None:
    before = copies(circle)
    circle.site.python(ADD)
    told = offered(circle, "no\n")
    assert MOLE in told
    assert "Left out." in told
    assert copies(circle) == before, "no copy of any desk key for him"
    assert MOLE in offered(circle, ""), "nobody there to answer: asked again"
    assert copies(circle) == before
    offered(circle, "yes\n")
    assert copies(circle) == (2 * before[0], 2 * before[1]), "control"
    assert MOLE not in offered(circle, "")
    circle.site.python(LEAVE)
    offered(circle, "")
    assert copies(circle) == before, "who is no reviewer any more loses them"


def offered(circle: Circle, given: str) -> str:
    """Carry out; return what the keeper's machine said."""
    assert circle.site.carry("out", circle.stick / "out-reviewers").code == 0
    return circle.take_in(circle.keeper, "out-reviewers", given=given).out
