"""What is restricted, as each role of the office meets it: every screen, file, preview and history
she may open, with the key of everything that was planted.
"""

import re
from collections.abc import Callable, Iterator
from itertools import product
from random import Random

import pytest
from django.test import Client
from wagtail.models import Revision

from engagement.models import Agency
from feedback.partners.models import Contributor
from hearback import permissions, urls_office
from hearback.people.roles import Role
from hearback.permissions import FOREIGN_PREFIXES
from tests import factories
from tests.browser.content import lay_ground
from tests.safety.size import IS_WHOLE
from tests.safety.test_44_roles import Door, doors
from tests.you_said_we_did.restricted.crawling import Answer, answered
from tests.you_said_we_did.restricted.planting import Kept, plant_restricted
from you_said_we_did.drafting.views import PLAN_READERS, WRITERS
from you_said_we_did.models import Commitment, Lead
from you_said_we_did.paper_roles import READERS, READERS_OF_RESTRICTED
from you_said_we_did.plans.records import PlanQuerySet
from you_said_we_did.sources import READ_PARTNERSHIP, READ_RESTRICTED

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
Office = Callable[..., Client]
# Who looks after words before they are out, and checks that nobody is told of in them.
WORDS = {*WRITERS, Role.DATA_PROTECTION}
# Beginning of a stage -> who may read what is kept at it. The first that fits decides.
MAY_READ: dict[str, set[Role]] = {
    "finding ": WORDS,
    "draft of a public row": WORDS,
    "withdrawn of a public row": WORDS,
    "unsigned of a public row": set(PLAN_READERS),
    "of a public row": WORDS,
    "plan restricted": set(WRITERS),
    "plan ": set(PLAN_READERS),
    "paper restricted issued": set(READERS_OF_RESTRICTED),
    "paper restricted draft": {Role.OFFICER},
    "paper partnership issued": set(READERS),
    "paper public": set(WRITERS),
    "of papers": {Role.OFFICER},
    "source partnership": set(READ_PARTNERSHIP),
    "source ": set(READ_RESTRICTED),
}
PLACES = ("loop/", "plans/", "board/", "by-email/", "people/", "admin/")
MOST_PAIRS = 40  # of two keys, tried at one of Wagtail's pages for every commit
# Asked with the key of a planted row; elsewhere a key is that of something else.
KEYED = ("loop/", "plans/", "board/papers/", "admin/snippets/you_said_we_did/")
# Beginning of a route -> whose keys its numbers are.
ABOUT = {
    "admin/snippets/you_said_we_did/commitment": "Commitment",
    "admin/snippets/you_said_we_did/finding": "Finding",
    "board/papers/": "Paper",
    "loop/commitment/": "Commitment",
    "loop/finding/": "Finding",
    "loop/sources/": "LearningSource",
    "plans/action/": "Commitment",
    "plans/returns/": "ProgressReturn",
}
VALUES = {
    "slug:action_name": ["approve"],
    "slug:dimension": ["theme"],
    "slug:face": ["tsv", "xlsx"],
    "slug:group": ["survivor"],
    "slug:key": ["q1"],
    "slug:kind": ["finding", "commitment"],
    "slug:period": ["2026-Q3"],
    "slug:population": ["words"],
    "slug:quarter": ["2026-Q3"],
    "slug:table": ["theme"],
    "slug:theme": ["waiting"],
    "slug:width": ["wide"],
    "int:number": ["1", "2"],
}


def may_read(place: str) -> set[Role]:
    """Return who may read what stands at a place."""
    stage = place.rpartition(", ")[2]
    stage = stage if ", " in place else re.sub(r"^.* (?=of a public row)", "", place)
    return next(roles for start, roles in MAY_READ.items() if stage.startswith(start))


@pytest.fixture
def kept(db: None) -> Kept:
    """Everything that is kept, and the agency that leads every planted action."""
    permissions.sync()
    kept = plant_restricted(lay_ground())
    agency = Agency.objects.earliest("pk")
    for action in Commitment.objects.exclude(objective=None):
        Lead.objects.create(commitment=action, agency=agency)
    return kept


def enter(office: Office, role: Role) -> Client:
    """Sign somebody of this role in; a partner, with the agency that leads all actions."""
    user = factories.make_user(role, email=f"{role.value}@r.example")
    Contributor.objects.create(user=user, agency=Agency.objects.earliest("pk"))
    client = office(user=user)
    client.raise_request_exception = False
    return client


def doors_of(role: Role) -> list[Door]:
    """Return what this role may open, of ours and of Wagtail's."""
    found = (d for d in doors(urls_office.urlpatterns) if d.is_plain)
    near = (d for d in found if d.route.startswith(PLACES) and "logout" not in d.route)
    return [d for d in near if (d.lets_in(role) if d.foreign is None else role in d.foreign)]


def addresses_of(door: Door, kept: Kept) -> Iterator[str]:
    """Yield every address that fits a door."""
    parts = re.findall(r"<([^>]+)>", door.route)
    if door.foreign and parts and not door.route.startswith(KEYED):
        return
    revisions = [(row, str(key)) for row, key in Revision.objects.values_list("object_id", "pk")]
    keys = [str(key) for key in keys_for(door, kept)]
    slugs = kept.slugs if door.route.startswith("plans/") else ["spring", "winter"]
    own = {
        "int:revision_id": [key for _, key in revisions],
        "int:recipient_pk": [str(key) for key in kept.numbers("Recipient")],
        "slug:slug": slugs,
    }
    fitting = [own.get(p) or VALUES.get(p) or keys for p in parts]
    every = list(product(*fitting))
    if door.foreign and not IS_WHOLE and len(every) > MOST_PAIRS:
        # Of Wagtail's pages of two keys, those whose keys belong together, and some that are lost.
        lost = Random(door.route).sample(every, MOST_PAIRS)
        every = [chosen for chosen in every if chosen in lost or chosen in revisions]
    shape = "/" + re.sub(r"<[^>]+>", "{}", door.route)
    for chosen in every:
        yield shape.format(*chosen)


def keys_for(door: Door, kept: Kept) -> list[int]:
    """Return the keys to try at a door: those of what it is about; in `./run proof`, at a door of
    ours, of everything planted.
    """
    about = next((name for start, name in ABOUT.items() if door.route.startswith(start)), None)
    if about and (door.foreign or not IS_WHOLE):
        return kept.numbers(about)
    return kept.numbers() if door.route.startswith(KEYED) else [1]


def faults_of(client: Client, role: Role, kept: Kept) -> tuple[set[str], list[str]]:
    """Return the places whose words this role met, and where she met what is not hers to read."""
    met: set[str] = set()
    faults = []
    for door in doors_of(role):
        for address in addresses_of(door, kept):
            for place in kept.found_in(read(client, address).text):
                met.add(place)
                faults += [] if role in may_read(place) else [f"{address} shows {place}"]
    return met, faults


def read(client: Client, address: str) -> Answer:
    """Return an answer, a file's words included."""
    response = client.get(address)
    return answered(response.status_code, response.items(), response.getvalue())


@pytest.mark.parametrize("role", Role)
def test_a_role_meets_what_is_its_own_to_read_and_nothing_else(
    office: Office, kept: Kept, role: Role
) -> None:
    met, faults = faults_of(enter(office, role), role, kept)
    assert faults == []
    if role in (Role.OFFICER, Role.COMMUNICATIONS, Role.BOARD, Role.PARTNER):
        assert met, "control: what is hers is found"


def test_control_plans_that_everyone_may_read(
    office: Office, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PlanQuerySet, "readable_by", lambda plans, person: plans)
    for role in (Role.BOARD, Role.PARTNER):
        _, faults = faults_of(enter(office, role), role, kept)
        assert any("plan restricted" in fault for fault in faults)


@pytest.mark.parametrize("prefix", ["loop/", "plans/", "board/", "admin/"])
def test_a_coder_and_others_without_a_part_in_it_open_none_of_it(prefix: str) -> None:
    """Written out, so that a careless declaration can't widen it."""
    for role in (Role.CODER, Role.REVIEWER, Role.KEYHOLDER):
        assert [door.route for door in doors_of(role) if door.route.startswith(prefix)] == []
    assert Role.PARTNER.value not in FOREIGN_PREFIXES["admin/"]
