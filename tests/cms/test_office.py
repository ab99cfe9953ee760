"""The office's frame and the editing screens of the partnership's records."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.utils import timezone
from wagtail.models import GroupPagePermission

from cms.models import HomePage, StandardPage
from cms.templatetags.office_navigation import sections_for
from engagement.models import Helpline, Partnership, Priority
from hearback.people.models import AuditEntry, User
from hearback.people.roles import Role
from tests.factories import make_priority, make_user

Office = Callable[..., Client]
HELPLINES = "/admin/snippets/engagement/helpline/"


def editor(office: Office) -> Client:
    """Someone of communications who may edit the partnership's records."""
    user = make_user(Role.COMMUNICATIONS)
    group = Group.objects.get(name=Role.COMMUNICATIONS)
    group.permissions.set(
        Permission.objects.filter(content_type__app_label="engagement")
        | Permission.objects.filter(codename="access_admin")
    )
    return office(user=User.objects.get(pk=user.pk))


def make_helpline(days: int = 10, **values: Any) -> Helpline:
    """A line last checked so many days ago."""
    defaults: dict[str, Any] = {
        "slug": f"line-{days}",
        "name": f"Line of {days}",
        "phone": "0800 000 000",
        "description": "Someone who listens.",
        "groups": ["survivor"],
        "owner": "Engagement team",
        "last_checked": timezone.localdate() - timedelta(days=days),
    }
    return Helpline.objects.create(**{**defaults, **values})


def test_the_dashboard_warns_of_stale_helplines(office: Office) -> None:
    make_helpline(90)
    make_helpline(91)
    html = editor(office).get("/admin/").content.decode()
    assert "Helplines nobody has checked for 90 days" in html
    assert "Line of 91" in html
    assert "Line of 90" not in html


def test_the_dashboard_warns_of_advice_nobody_went_through(office: Office, home: HomePage) -> None:
    page, client = StandardPage.objects.get(slug="using-this-site"), editor(office)
    assert "never checked here" in client.get("/admin/").content.decode()
    for days, is_listed in ((90, False), (91, True)):
        page.last_checked = timezone.localdate() - timedelta(days=days)
        page.save_revision().publish()
        html = client.get("/admin/").content.decode()
        assert ("Advice nobody has checked for 90 days" in html) is is_listed
        assert (f"/admin/pages/{page.pk}/edit/" in html.partition("stale-pages")[2]) is is_listed


def test_a_check_needs_someone_who_made_it() -> None:
    page = StandardPage(title="x", last_checked=timezone.localdate())
    with pytest.raises(ValidationError, match="who keeps it right"):
        page.clean()


def test_the_dashboard_is_quiet_when_all_are_checked(office: Office) -> None:
    make_helpline(90)
    assert "nobody has checked" not in editor(office).get("/admin/").content.decode()


def test_the_list_marks_stale_helplines(office: Office) -> None:
    make_helpline(91)
    make_helpline(1)
    html = editor(office).get(HELPLINES).content.decode()
    assert html.count("Check it") == 1
    assert html.count("Checked") >= 1


def post_of(line: Helpline, **changes: Any) -> dict[str, Any]:
    """What the editing form of a line sends."""
    sent: dict[str, Any] = {
        name: getattr(line, name)
        for name in ("name", "slug", "description", "phone", "text_phone", "url", "hours", "scope")
    }
    sent |= {"position": 1, "owner": line.owner, "last_checked": line.last_checked.isoformat()}
    return {**sent, "groups": line.groups, **changes}


def test_a_helpline_is_edited_with_boxes_and_audited(office: Office) -> None:
    line = make_helpline()
    address = f"{HELPLINES}edit/{line.pk}/"
    client = editor(office)
    assert (
        'type="checkbox" name="groups" value="young_person"' in client.get(address).content.decode()
    )
    client.post(address, post_of(line, groups=["young_person", "staff"]))
    line.refresh_from_db()
    assert line.groups == ["young_person", "staff"]
    assert AuditEntry.objects.filter(action="helpline.saved", subject=line.slug).count() == 1


def test_a_helpline_needs_a_way_to_be_reached(office: Office) -> None:
    line = make_helpline()
    response = editor(office).post(f"{HELPLINES}edit/{line.pk}/", post_of(line, phone=""))
    assert "Give at least one way to reach it." in response.content.decode()
    line.refresh_from_db()
    assert line.phone


def test_a_helpline_needs_a_known_group(office: Office) -> None:
    line = make_helpline()
    editor(office).post(f"{HELPLINES}edit/{line.pk}/", post_of(line, groups=["nobody"]))
    line.refresh_from_db()
    assert line.groups == ["survivor"]


def test_activities_are_edited_as_lines(office: Office) -> None:
    priority = make_priority()
    address = f"/admin/snippets/engagement/priority/edit/{priority.pk}/"
    client = editor(office)
    assert "Find more places\nMove people less" in client.get(address).content.decode()
    fields = ("name", "slug", "position", "aim", "scope")
    sent = {name: getattr(priority, name) for name in fields}
    client.post(address, {**sent, "activities": "One thing\n\n  Another  "})
    assert Priority.objects.get().activities == ["One thing", "Another"]


def test_the_partnership_is_neither_added_nor_removed(office: Office) -> None:
    client = editor(office)
    base = "/admin/snippets/engagement/partnership/"
    assert client.get(f"{base}edit/1/").status_code == 200
    client.post(f"{base}add/", {"name": "Another"})
    client.post(f"{base}delete/1/")
    assert Partnership.objects.count() == 1
    assert Partnership.objects.get().name != "Another"


@pytest.mark.parametrize("record", ["helpline", "priority", "agency", "area", "consultation"])
def test_each_list_opens_when_empty(office: Office, record: str) -> None:
    address = f"/admin/snippets/engagement/{record}/"
    assert editor(office).get(address).status_code == 200
    assert office(Role.BOARD).get(address).status_code in (302, 403)


def test_removing_a_line_is_audited(office: Office) -> None:
    line = make_helpline()
    editor(office).post(f"{HELPLINES}delete/{line.pk}/")
    assert not Helpline.objects.exists()
    assert AuditEntry.objects.filter(action="helpline.removed", subject=line.slug).exists()


def test_navigation_shows_only_what_a_role_may_open(office: Office, rf: RequestFactory) -> None:
    labels = {
        role: {section["label"] for section in sections_for(make_user(role))} for role in Role
    }
    assert "Board" in labels[Role.BOARD]
    assert "Desk" not in labels[Role.BOARD]
    assert "Desk" in labels[Role.CODER]
    assert "People" in labels[Role.ADMINISTRATOR]
    assert "People" not in labels[Role.CODER]
    assert sections_for(make_user()) == []


def test_a_page_can_be_edited(office: Office, home: HomePage) -> None:
    page = home.get_children().get(slug="strategy")
    user = make_user(Role.COMMUNICATIONS)
    group = Group.objects.get(name=Role.COMMUNICATIONS)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    change = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=group, page=home, permission=change)
    response = office(user=user).get(f"/admin/pages/{page.pk}/edit/")
    assert response.status_code == 200
    assert "Back to the office" in response.content.decode()
