"""Web workers load neither nltk nor what counts and trains: suggestions are the keeper's work.

Each tier's real application in a fresh process, asked for its pages; then a look at what Python
has loaded.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.installation import Installation
from tests.safety.test_44_roles import ours

FILL = """
import json
from datetime import date
from hearback import permissions
from hearback.people.roles import Role
from tests import factories
survey = factories.make_survey()
factories.make_release(survey)
factories.make_codebook()
permissions.sync()
factories.make_user(*Role, email="all@testshire.example")
texts = [factories.make_text(survey.current_version(), month=date(2026, 8, 1)) for _ in range(12)]
print(json.dumps([text.pk for text in texts]))
"""
# `asked` is a list of (method, address, values); what was answered is printed with what is loaded.
WALK = """
import json, sys
from hearback.wsgi import application
from django.conf import settings
from django.test import Client
settings.SECOND_FACTOR_REQUIRED = False
client = Client(raise_request_exception=False)
if signed_in:
    from hearback.people.models import User
    client.force_login(User.objects.get(email="all@testshire.example"),
                       backend=settings.AUTHENTICATION_BACKENDS[0])
answers = [getattr(client, method)(address, values, headers={"host": "localhost"}).status_code
           for method, address, values in asked]
EXTRA
heavy = {"nltk", "sklearn", "scipy", "numpy", "pandas", "tokenizers", "safetensors", "torch",
         "weasyprint"}
loaded = {name.partition(".")[0] for name in sys.modules}
print(json.dumps([answers, sorted(heavy & loaded)]))
"""
Asked = list[tuple[str, str, dict[str, Any]]]


@pytest.fixture(scope="module")
def filled(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[tuple[Installation, list[int]]]:
    """An installation with a survey, a release, a codebook and texts; and the texts' keys."""
    with django_db_blocker.unblock():
        made = Installation(tmp_path_factory.mktemp("light"))
        try:
            yield made, json.loads(made.shell(FILL))
        finally:
            made.close()


def walk(
    made: Installation, tier: str, asked: Asked, *, signed_in: bool, extra: str = ""
) -> tuple[list[int], list[str]]:
    """Return what was answered, and which heavy packages the process has loaded at the end."""
    script = f"asked, signed_in = {asked!r}, {signed_in}\n" + WALK.replace("EXTRA", extra)
    told = made.manage("shell", "--no-imports", "-c", script, HEARBACK_TIER=tier)
    answers, loaded = json.loads(told.splitlines()[-1])
    return answers, loaded


def office_pages(keys: list[int]) -> Asked:
    """Every address of ours in the office that a person may ask for, with a text's key in it."""
    asked: Asked = []
    for door in ours():
        # A file for print is the other thing that loads what it needs when it is asked for.
        if not door.route.startswith("account/logout") and not door.route.endswith(".pdf"):
            route = door.route.replace("<int:pk>", str(keys[0]))
            asked.append(("get", type(door)(route, door.roles, True).address, {}))
    return asked


def test_the_office_loads_none_of_them(filled: tuple[Installation, list[int]]) -> None:
    made, keys = filled
    asked = office_pages(keys)
    coded: Asked = [("post", f"/desk/texts/{keys[0]}/", {"no_theme": "on"})]
    answers, loaded = walk(made, "office", [*asked, *coded], signed_in=True)
    assert loaded == []
    given = dict(zip((address for _, address, _ in asked), answers, strict=False))
    assert not [address for address, status in given.items() if status >= 500]
    opened = {address for address, status in given.items() if status == 200}
    desk = {"/desk/", "/desk/texts/", f"/desk/texts/{keys[0]}/", "/desk/safeguarding/"}
    assert opened >= {*desk, "/board/spring/2026-Q3/figures.csv"}, given
    assert answers[-1] == 302


def test_the_public_site_loads_none_of_them(filled: tuple[Installation, list[int]]) -> None:
    made, _ = filled
    asked: Asked = [
        ("get", address, {}) for address in ("/", "/you-said-we-did/", "/surveys/spring/", "/help/")
    ]
    answers, loaded = walk(made, "public", asked, signed_in=False)
    assert loaded == []
    assert 200 in answers
    assert max(answers) < 500


@pytest.mark.parametrize(
    ("extra", "seen"),
    [
        ("from feedback.theming.lazily import stem; stem('waited')", "nltk"),
        ("from feedback.theming.lazily import encoder; encoder()", "numpy"),
        ("from feedback.releases.documents import to_pdf; to_pdf('<p>x</p>')", "weasyprint"),
    ],
)
def test_control_what_is_loaded_is_seen(
    filled: tuple[Installation, list[int]], extra: str, seen: str
) -> None:
    """A page that stemmed a word, or asked for a sentence model, was found out."""
    made, _ = filled
    _, loaded = walk(made, "office", [], signed_in=False, extra=extra)
    assert seen in loaded
