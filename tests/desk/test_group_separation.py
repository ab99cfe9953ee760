"""Every office address, asked for by every role with every choice of respondent groups: the words
of a group are shown to whoever reads it, and two groups never stand on one screen.
"""

import re
from collections.abc import Iterable

import pytest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.test import Client, override_settings
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from feedback.desk.referrals import ReferralNote
from feedback.desk.selection import Selection
from feedback.responses.models import Flag, Text, TextQuerySet
from hearback import permissions, urls_office
from hearback.people.access import OfficeRequest, allow
from hearback.people.models import AuditEntry, User
from hearback.people.roles import READS_TEXTS, Role
from tests import factories
from tests.desk.conftest import Office
from tests.desk.planted import GROUPS, OF_TEXTS, Walk, World, mark, plant, raw_mark, walk
from tests.desk.reviewing import make_key, open_text, unlock
from tests.safety.size import IS_WHOLE
from tests.safety.test_44_roles import Door, doors, ours

pytestmark = [
    pytest.mark.django_db(databases=["default", "staging"]),
    pytest.mark.usefixtures("cheap_keys"),
]
# One of the two that must never meet, and everybody's; in `./run proof` the other and nobody's.
ACCOUNTS = [frozenset({"perpetrator"}), GROUPS]
if IS_WHOLE:
    ACCOUNTS += [frozenset[str](), frozenset({"survivor"})]
SAFEGUARDING_DOORS = ("", "take/", "note/", "hand-over/", "reopen/")
TEXT_DOORS = (
    *("texts/{}/", "texts/{}/undo/", "texts/{}/alike/", "texts/{}/flags/", "differences/{}/"),
    *("second/{}/", "raw/{}/", "raw/{}/open/"),
    *(f"safeguarding/{{}}/{below}" for below in SAFEGUARDING_DOORS),
)


@pytest.fixture
def world(db: None) -> World:
    """A text of every group in every queue."""
    permissions.sync()
    return plant()


def someone(roles: Iterable[Role], groups: Iterable[str]) -> User:
    """An account with these roles that reads these groups."""
    roles, groups = list(roles), sorted(groups)
    name = f"{'-'.join(roles)}-{'-'.join(groups)}"[-40:]
    return factories.make_user(*roles, email=f"{name}@testshire.example", groups=groups)


def enter(office: Office, world: World, roles: Iterable[Role], groups: Iterable[str]) -> Client:
    """Sign someone in; a reviewer with her desk unlocked and, if she reads any, one text open."""
    user = someone(roles, groups)
    client = office(user=user)
    if user.has_role(Role.REVIEWER):
        make_key(user)
        world.month.share(user)
        unlock(client)
        if groups:
            open_text(client, world.sealed(sorted(groups)[0]))
    return client


def own_doors(*roles: Role) -> list[Door]:
    """Return what somebody with any of these roles may open."""
    return [door for door in ours() if any(door.lets_in(role) for role in roles)]


@pytest.mark.parametrize("role", Role)
def test_a_group_shows_to_those_who_read_it_and_never_beside_another(
    office: Office, world: World, role: Role
) -> None:
    # Roles that read no texts: the account that nobody should have is enough.
    for groups in ACCOUNTS if role in READS_TEXTS else (GROUPS,):
        client = enter(office, world, [role], groups)
        done = walk(client, world, groups, own_doors(role))
        assert done.faults == []
        assert done.seen == (groups if role in READS_TEXTS else frozenset())


@pytest.mark.parametrize("groups", [GROUPS, GROUPS - {"perpetrator"}])
def test_several_roles_together_widen_nothing(
    office: Office, world: World, groups: frozenset[str]
) -> None:
    client = enter(office, world, Role, groups)
    done = walk(client, world, groups, own_doors(*Role))
    assert done.faults == []
    assert done.seen == groups


def test_every_door_of_a_text_is_known(office: Office, world: World) -> None:
    """Elsewhere at the desk, nothing opens with the key of a text that is no other thing's key."""
    client = enter(office, world, Role, GROUPS)
    alone = factories.make_text(world.versions["survivor"], "Alone.", pk=10**9)
    numbered = [
        door for door in own_doors(*Role) if re.fullmatch(r"desk/[^<]*<int:\w+>.*", door.route)
    ]
    assert client.get(f"/desk/texts/{alone.pk}/").status_code == 200, "control: it opens there"
    for door in numbered:
        address = f"/{re.sub(r'<int:[^>]+>', str(alone.pk), door.route)}"
        is_known = door.route.startswith(OF_TEXTS)
        assert is_known or client.get(address).status_code in (404, 405), address
    assert not all(door.route.startswith(OF_TEXTS) for door in numbered), (
        "control: there are others"
    )


def test_what_was_typed_opens_for_those_who_read_the_group(office: Office, world: World) -> None:
    client = enter(office, world, [Role.REVIEWER], {"family"})
    own, other = world.sealed("family"), world.sealed("perpetrator")
    assert raw_mark("family") in client.get(f"/desk/raw/{own.pk}/").content.decode()
    assert client.post(f"/desk/raw/{other.pk}/open/", {"reason": "masking"}).status_code == 404
    assert not AuditEntry.objects.filter(action="raw.opened", subject=str(other.pk)).exists()


@pytest.mark.parametrize("role", READS_TEXTS)
def test_a_text_of_another_group_takes_no_change(office: Office, world: World, role: Role) -> None:
    client = enter(office, world, [role], {"survivor"})
    before = list(Text.objects.order_by("pk").values())
    log = ReferralNote.objects.count()
    form = {"refer": "yes", "no_theme": "on", "masking_is_right": "on", "ending": "other"}
    form |= {"settle": "risk_now yes", "note-words": "Read it.", "reopen-words": "Again."}
    for text in Text.objects.exclude(respondent_group="survivor"):
        for door in TEXT_DOORS:
            answer = client.post(f"/desk/{door.format(text.pk)}", {**form, "words": "Read it."})
            assert answer.status_code in (403, 404), door
    assert list(Text.objects.order_by("pk").values()) == before
    assert ReferralNote.objects.count() == log
    assert not Flag.objects.exclude(status="suggested").exists()


def wagtail_doors() -> list[Door]:
    """Return Wagtail's own addresses that need no argument."""
    found = doors(urls_office.urlpatterns)
    plain = [door for door in found if door.is_plain and "<" not in door.route]
    return [d for d in plain if d.route.startswith("admin/") and "logout" not in d.route]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COMMUNICATIONS, Role.DATA_PROTECTION])
def test_wagtail_shows_no_text_of_anybody(office: Office, world: World, role: Role) -> None:
    client = enter(office, world, [role], GROUPS)
    client.raise_request_exception = False
    done = walk(client, world, (), wagtail_doors())
    assert done.faults == []
    assert mark("survivor") not in client.get("/admin/search/?q=zq").content.decode()


def test_the_first_page_counts_only_what_one_reads(office: Office, world: World) -> None:
    for groups in ({"staff"}, {"staff", "survivor"}):
        page = enter(office, world, [Role.OFFICER], groups).get("/desk/").content.decode()
        named = {group for group, version in world.versions.items() if version.survey.name in page}
        assert named == groups
        assert f"{len(groups)} text" in page
    assert "survey-" not in enter(office, world, [Role.OFFICER], ()).get("/desk/").content.decode()


def test_a_batch_of_another_group_is_not_theirs_to_mark(office: Office, world: World) -> None:
    client = enter(office, world, [Role.CODER], {"staff"})
    survey = world.versions["survivor"].survey
    assert client.post(f"/desk/batches/{survey.batches.get().pk}/seen/").status_code == 404
    assert survey.batches.unseen().exists()


def walk_as_coder(office: Office, world: World, groups: Iterable[str]) -> Walk:
    client = enter(office, world, [Role.CODER], groups)
    return walk(client, world, groups, own_doors(Role.CODER))


def test_control_a_queryset_that_forgets_who_reads(
    office: Office, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the one door of all pages left open, the walk finds every other group."""
    monkeypatch.setattr(TextQuerySet, "for_reader", lambda texts, person: texts.all())
    faults = walk_as_coder(office, world, {"survivor"}).faults
    for group in GROUPS - {"survivor"}:
        assert any(fault.endswith(f"shows {group}") for fault in faults)
        assert any(fault.endswith(f"about {group}") for fault in faults)


def test_control_a_list_of_all_groups(
    office: Office, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list that forgets to choose one group puts both sides on one screen, and is found."""

    def careless(selection: Selection, readable: TextQuerySet) -> TextQuerySet:
        texts: TextQuerySet = Text.objects.for_reader(selection.coder)
        return texts.select_related("version__survey").order_by("pk")

    monkeypatch.setattr(Selection, "in_any_state", careless)
    faults = walk_as_coder(office, world, {"perpetrator", "survivor"}).faults
    assert any(fault.endswith("shows perpetrator and survivor together") for fault in faults)


@allow(Role.CODER)
@require_safe
def planted(request: OfficeRequest, pk: int) -> HttpResponse:
    """A page that fetches a text without asking who reads."""
    return HttpResponse(get_object_or_404(Text, pk=pk).masked)


def test_control_a_page_that_asks_nothing(office: Office, world: World) -> None:
    pattern: URLPattern = path("desk/planted/<int:pk>/", planted)
    client = enter(office, world, [Role.CODER], {"survivor"})
    with override_settings(ROOT_URLCONF=type("Urls", (), {"urlpatterns": [pattern]})):
        done = walk(client, world, {"survivor"}, doors([pattern]))
    assert done.seen == GROUPS
    assert len(done.faults) >= len(GROUPS) - 1
