"""The two lists of access: who opens an office view, and what the public tier's database shows."""

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from hearback import access
from hearback.people.access import EVERYONE, SIGNED_IN, allow, everyone, nothing_here, signed_in
from hearback.people.models import User
from hearback.people.roles import ROLE_PURPOSES, Role
from tests import factories


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


def asked_by(user: User | AnonymousUser) -> HttpRequest:
    request = RequestFactory().get("/somewhere/?of=mine")
    request.user = user
    return request


@pytest.mark.django_db
def test_a_role_opens_its_view() -> None:
    view = allow(Role.CODER, Role.REVIEWER)(page)
    assert view(asked_by(factories.make_user(Role.BOARD, Role.REVIEWER))).content == b"open"


@pytest.mark.django_db
def test_another_role_does_not() -> None:
    with pytest.raises(PermissionDenied):
        allow(Role.CODER)(page)(asked_by(factories.make_user(Role.ADMINISTRATOR)))


@pytest.mark.parametrize("guard", [allow(Role.CODER), signed_in])
def test_a_stranger_is_led_to_sign_in_and_back(guard: object) -> None:
    assert callable(guard)
    response = guard(page)(asked_by(AnonymousUser()))
    assert response["Location"] == "/account/login/?next=/somewhere/%3Fof%3Dmine"


@pytest.mark.django_db
def test_pages_about_oneself_need_no_role() -> None:
    assert signed_in(page)(asked_by(factories.make_user())).content == b"open"


def test_each_guard_declares_itself_to_the_walk() -> None:
    declared = [
        getattr(view, "allowed_roles", None)
        for view in (allow(Role.CODER)(page), signed_in(page), everyone(page), nothing_here, page)
    ]
    # `everyone` marks the very view it was given, so the bare one carries the mark too.
    assert declared == [frozenset({"coder"}), SIGNED_IN, EVERYONE, EVERYONE, EVERYONE]


def test_each_role_has_a_purpose_in_words() -> None:
    assert set(ROLE_PURPOSES) == set(Role)


def test_a_public_view_has_every_column_of_its_table() -> None:
    """Django asks for all of them by name; one that is missing would break the page."""
    for table, select in access.view_selects("home.").items():
        for column in access.columns_of()[table]:
            is_listed = f'"{column}", ' in select or f'"{column}" FROM ' in select
            assert is_listed, (table, column)


def test_a_public_view_reads_only_through_the_schema_it_is_given() -> None:
    for select in access.view_selects("home.").values():
        tables = [words.split()[0] for words in select.split(" FROM ")[1:]]
        assert all(table.startswith("home.") for table in tables)


def test_only_what_lies_in_staging_is_added_to() -> None:
    models = [
        m for label in ("intake", "by_email") for m in apps.get_app_config(label).get_models()
    ]
    assert access.insert_tables() == {model._meta.db_table for model in models}
