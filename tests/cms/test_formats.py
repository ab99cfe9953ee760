"""How pages are read in another form, and the office's list of what was asked for."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission

from cms.format_requests.models import FormatRequest, Status
from cms.models import HomePage, StrategyPage
from engagement.models import Partnership
from hearback import permissions
from hearback.keeping.clocks import BY_KIND
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests.cms.conftest import read
from tests.cms.test_pages import Outline
from tests.factories import TODAY, make_user
from tests.you_said_we_did.making import make_finding
from you_said_we_did.models import Visibility

Office = Callable[..., Client]
pytestmark = pytest.mark.django_db
EASY = "We listen to you.\nWe tell you what we did."


def moved(client: Client, address: str, page: bytes = b"", **typed: object) -> Any:
    """Say how far a request is, on a page as it is now or on an older one."""
    shown = BeautifulSoup(page or client.get(address).content, "html.parser")
    hidden = shown.select("main form input[type=hidden]:not([name=csrfmiddlewaretoken])")
    return client.post(address, {str(box["name"]): str(box["value"]) for box in hidden} | typed)


def words_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    assert not response.cookies
    return " ".join(response.content.decode().split())


def test_the_page_says_how_to_ask_and_takes_nothing(public: Client) -> None:
    empty = words_of(public, "/formats/")
    assert "No page is in Easy Read yet" in empty
    assert "18001" not in empty
    assert "By post" not in empty
    Partnership.objects.update(phone="01632 960 018", post_address="Freepost 18", in_person="Desk")
    make_finding("a-quicker-reply", easy_read=EASY)
    make_finding("not-out-yet", easy_read=EASY, live=False)
    make_finding("for-the-board", easy_read=EASY, visibility=Visibility.RESTRICTED)
    make_finding("not-in-easy-read")
    page = words_of(public, "/formats/")
    assert 'href="tel:1800101632960018"' in page
    assert "Freepost 18" in page
    assert "/you-said-we-did/a-quicker-reply/easy/" in page
    for hidden in ("Not out yet", "For the board", "Not in easy read"):
        assert hidden not in page
    assert "<input" not in page.split("<main")[1]
    assert Outline(page).title == Partnership.current().short_name


def test_the_strategy_has_its_easy_read_page(home: HomePage, public: Client) -> None:
    page = words_of(public, "/strategy/easy/")
    assert "<h2" in page
    assert "We want you to be safe at home." in page
    assert "Our strategy" in words_of(public, "/formats/")
    strategy = StrategyPage.objects.get()
    strategy.easy_read = "A draft of it."
    strategy.save_revision()
    assert "A draft of it." not in words_of(public, "/strategy/easy/")
    strategy.easy_read = ""
    strategy.save_revision().publish()
    assert "not in Easy Read yet" in words_of(public, "/strategy/easy/")
    assert "not there yet" in words_of(public, "/strategy/")
    assert public.get("/strategy/easy/more/").status_code == 404
    strategy.unpublish()
    assert public.get("/strategy/easy/").status_code == 404


def test_the_editor_warns_and_previews(home: HomePage, office: Office) -> None:
    strategy = StrategyPage.objects.get()
    strategy.easy_read = str(read("pages.json")["strategy"]["vision"])
    strategy.save_revision()
    form = StrategyPage.get_edit_handler().get_form_class()
    assert "Look again" in form(instance=strategy).fields["easy_read"].help_text
    strategy.easy_read = EASY
    assert "Look again" not in form(instance=strategy).fields["easy_read"].help_text
    shown = strategy.make_preview_request(preview_mode="easy")
    assert "We tell you what we did." in shown.rendered_content


def test_an_easy_read_that_is_too_long_is_refused_beside_its_field(
    office: Office, home: HomePage
) -> None:
    """Counted as a reader sees it. Nothing is kept of it, not as a draft either."""
    page, user = StrategyPage.objects.get(), make_user(Role.COMMUNICATIONS)
    group = Group.objects.get(name=Role.COMMUNICATIONS)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    change = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=group, page=home, permission=change)
    client, address = office(user=user), f"/admin/pages/{page.pk}/edit/"
    sent = typed_on(client.get(address).content)
    line = "We ring you.\r\n"
    fits = line * 153 + "So we do it."  # 2,001 characters as a reader counts them
    refused = client.post(address, {**sent, "easy_read": fits}).content.decode()
    assert "This has 2,001 characters. Write at most 2,000." in refused
    assert "So we do it." in refused, "what was typed stays"
    assert not any("So we do it" in each.content["easy_read"] for each in page.revisions.all())
    kept = client.post(address, {**sent, "easy_read": fits[:-1]})
    assert kept.status_code == 302
    assert "So we do it" in page.revisions.latest("pk").content["easy_read"]


def typed_on(content: bytes) -> dict[str, str]:
    """Return what a browser would send back from an editor's page as it is."""
    form = BeautifulSoup(content, "html.parser").select_one("form#w-editor-form, [data-edit-form]")
    assert form
    boxes = form.select("input[name]:not([type=checkbox]), textarea[name], select[name]")
    return {str(box["name"]): str(box.get("value") or box.get_text().strip()) for box in boxes}


def test_what_is_missing_is_told_and_nobody_is_asked_for(office: Office, home: HomePage) -> None:
    client = office(user=make_user(Role.COMMUNICATIONS))
    typed = {"page": "Get help", "form": "language", "language": ""}
    refused = client.post("/format-requests/new/", typed)
    assert refused.status_code == 400
    assert "Say which language." in refused.content.decode()
    assert 'value="Get help" selected' in refused.content.decode()
    assert not FormatRequest.objects.exists()
    for word in ("name", "email", "phone", "address"):
        assert f'name="{word}"' not in refused.content.decode()


def test_what_is_asked_for_goes_its_way(office: Office, home: HomePage) -> None:
    maker = make_user(Role.COMMUNICATIONS)
    client = office(user=maker)
    assert b"Nobody waits for anything" in client.get("/format-requests/").content
    assert office(Role.CODER).get("/format-requests/").status_code == 403

    typed = {"page": "Get help", "form": "language"}
    done = client.post("/format-requests/new/", {**typed, "language": "Polish"}, follow=True)
    made = FormatRequest.objects.get()
    assert made.number in done.content.decode()
    assert (made.due, made.status) == (timezone.localdate() + timedelta(weeks=3), "asked")
    assert made.owner is None
    assert b"Late" not in client.get("/format-requests/").content
    FormatRequest.objects.update(due=date(2026, 1, 1))
    assert b"Late" in client.get("/format-requests/").content

    one = f"/format-requests/{made.pk}/"
    for wrong, said in (
        ({"status": "making"}, "Choose who makes it."),
        ({"status": "cannot", "owner": maker.pk}, "Say why, and what there is instead."),
        (
            {"status": "cannot", "owner": maker.pk, "reason": "Priya Nandra told us to stop."},
            "Priya",
        ),
    ):
        answer = moved(client, one, **wrong)
        assert (answer.status_code, said in answer.content.decode()) == (400, True), wrong
    assert b"Nobody yet" in client.get("/format-requests/").content
    for status in ("making", "ready", "sent"):
        assert moved(client, one, status=status, owner=maker.pk).status_code == 302
        type(maker).objects.update(first_name="", last_name="")
        listed = client.get("/format-requests/").content.decode()
        assert ("communications@testshire.example</td>" in listed) == (status != "sent")
        assert "Nobody yet" not in listed
    assert b"settled already" in moved(client, one, status="asked").content
    log = AuditEntry.objects.filter(subject=made.number).values_list("action", flat=True)
    assert sorted(log) == ["format.asked", *["format.moved"] * 3]


def test_what_is_late_stands_where_its_makers_land(office: Office) -> None:
    by = make_user(Role.COMMUNICATIONS)
    made = FormatRequest.note(by, TODAY, page="Get help", form="audio")
    permissions.sync()
    home, told = reverse("wagtailadmin_home"), "Other formats: late"
    assert told not in office(user=by).get(home).content.decode()
    FormatRequest.objects.update(due=date(2026, 1, 1))
    for client in (office(user=by), office(Role.OFFICER)):
        page = client.get(home).content.decode()
        assert told in page
        assert f'href="/format-requests/{made.pk}/">{made.number}: Get help' in page
    assert told not in office(Role.ADMINISTRATOR).get(home).content.decode()


def test_what_nobody_can_make_needs_no_maker(office: Office) -> None:
    by = make_user(Role.COMMUNICATIONS)
    client = office(user=by)
    made = FormatRequest.note(by, TODAY, page="Get help", form="language", language="Czech")
    one = f"/format-requests/{made.pk}/"
    assert "Choose who makes it." in moved(client, one, status="making").content.decode()
    why = "Nobody here reads it. We offer a call instead."
    assert moved(client, one, status="cannot", reason=why).status_code == 302


def test_nobody_moves_a_request_back_from_an_older_page(office: Office) -> None:
    """What a colleague set meanwhile stands, and is told; what was chosen stays in the form."""
    maker = make_user(Role.COMMUNICATIONS)
    client = office(user=maker)
    made = FormatRequest.note(maker, TODAY, page="Get help", form="audio")
    one = f"/format-requests/{made.pk}/"
    older = client.get(one).content
    assert moved(client, one, status="ready", owner=maker.pk).status_code == 302
    unfinished = moved(client, one, older, status="", owner=maker.pk)
    assert "changed meanwhile" not in unfinished.content.decode()
    late = moved(client, one, unfinished.content, status="making", owner=maker.pk)
    made.refresh_from_db()
    assert made.status == Status.READY
    assert late.status_code == 400
    assert "changed meanwhile" in late.content.decode()
    assert "Ready to be fetched, made by" in " ".join(late.content.decode().split())
    page = BeautifulSoup(late.content, "html.parser")
    assert page.select_one("[name=status][value=making][checked]")
    assert moved(client, one, late.content, status="making", owner=maker.pk).status_code == 302
    made.refresh_from_db()
    assert made.status == Status.MAKING
    assert client.post(one, {"status": "ready", "owner": maker.pk}).status_code == 400, "unseen"


def test_what_is_settled_goes_and_the_database_holds_the_rules(db: None) -> None:
    by = make_user(Role.COMMUNICATIONS)
    waits, settled = (
        FormatRequest.note(by, TODAY, page="Get help", form=form) for form in ("audio", "easy")
    )
    reason = "It is too long. Ask for audio."
    settled.move(by, TODAY, settled.seen, status=Status.CANNOT, owner=by, reason=reason)
    pile = BY_KIND["format-requests"].pile
    assert pile.oldest() == TODAY
    kept = FormatRequest.objects.filter(pk=waits.pk)
    for wrong in (
        {"status": "cannot", "owner": by, "settled_on": TODAY},
        {"status": "making"},
        {"status": "sent", "owner": by},
        {"form": "language"},
        {"settled_on": date(2026, 1, 1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            kept.update(**wrong)
