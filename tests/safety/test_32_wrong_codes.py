"""Claim 32: A wrong code tells nothing, and of answers sent with one code at once one is taken."""

import asyncio
import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from nacl.public import PrivateKey
from pytest_django import Settings

from feedback.intake import steps
from feedback.intake.carry import Carried
from feedback.intake.codes import digest_of
from feedback.intake.models import BurntCode
from feedback.intake.public_key import write_public_key
from feedback.intake.sitting import Sitting
from feedback.intake.token import make
from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.models import CodeBatch
from tests.canary import marker
from tests.intake.installed import Installed
from tests.intake.invited import make_coded_survey, make_codes
from tests.intake.load import Reply, ask, connect, request
from tests.intake.person import Person
from tests.intake.server import APPLICATION, serving

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
Figure = Callable[[str], None]

# ---- What a wrong code tells ---------------------------------------------------------------------

HIDDEN = re.compile(rb'(name="step\.(?:token|carried|typed)"[^>]*value|value)="[^"]*"')


def tried(person: Person, code: str) -> tuple[int, bytes, int, list[str]]:
    """Give a code; return status, page (but for the form's own random values), length, queries."""
    person.start()
    with (
        CaptureQueriesContext(connections["default"]) as main,
        CaptureQueriesContext(connections["staging"]) as staging,
    ):
        person.post(person.fields() | {"step.typed": code, "step.go": "next"})
    asked = [
        re.sub(r"\d{6,}(?:_x\d+)?", "N", query["sql"])
        for each in (main, staging)
        for query in each.captured_queries
    ]
    content = person.response.content
    return person.response.status_code, HIDDEN.sub(b"", content), len(content), asked


def test_unknown_used_and_cancelled_codes_get_the_same_bytes_for_the_same_work(
    public: Client, settings: Settings, tmp_path: Any
) -> None:
    settings.PUBLIC_KEY_FILE, settings.RUN_DIR = tmp_path / "intake.pub", tmp_path / "run"
    today = timezone.localdate()
    write_public_key(settings.PUBLIC_KEY_FILE, bytes(PrivateKey.generate().public_key), today)
    survey = make_coded_survey()
    codes = make_codes(survey, today)
    gone = make_codes(survey, today, prefix="QQQ")
    CodeBatch.objects.get(prefix="QQQ").cancel(None, today)
    BurntCode.objects.create(pk=digest_of(codes[0], survey.pk))
    person = Person(public)
    assert tried(person, codes[1])[1] != tried(person, codes[0])[1], "control: a good code goes on"
    results = [tried(person, code) for code in (codes[0], gone[0], "QQQ00000000")]
    status, page, length, asked = results[0]
    for other in results[1:]:
        assert other == (status, page, length, asked)
    assert b"can\xe2\x80\x99t be used" in page
    assert any("intake_burntcode" in query for query in asked)
    # A good one asks the same of the databases, too.
    assert tried(person, codes[1])[3][: len(asked)] == asked


# ---- At once -------------------------------------------------------------------------------------

CODED = """
import json
from django.utils import timezone
from feedback.intake.codes import digest_of
from tests.intake.invited import make_coded_survey, make_codes
survey = make_coded_survey("coded")
codes = make_codes(survey, timezone.localdate())
version = survey.current_version()
print(json.dumps([version.definition, [digest_of(code, survey.pk) for code in codes]]))
"""
UNDO = """
from feedback.surveys.models import Code, CodeBatch, Survey, SurveyVersion
CodeBatch.objects.all().delete()
Code.objects.all().delete()
SurveyVersion.objects.filter(survey__slug="coded").delete()
Survey.objects.filter(slug="coded").delete()
"""
TIMES = 8


@pytest.fixture
def coded(installed: Installed) -> Iterator[tuple[SurveyDefinition, list[int]]]:
    """A survey with codes, on the installation that many tests share; gone again afterwards."""
    definition, digests = json.loads(installed.installation.shell(CODED))
    yield SurveyDefinition.from_json(definition), digests
    installed.installation.shell(UNDO)


def post_with(definition: SurveyDefinition, text: str, code: int) -> bytes:
    """Return what the check page posts of a form of its own."""
    now = time.time()
    answers = {"q3": {"text": text, "quote": False}}
    sitting = Sitting(make(now), Carried(int(now) - 60, answers, definition.number, code))
    hidden = sitting.hidden_fields(definition.slug, answers, now)
    return urlencode({**hidden, steps.AT: steps.CHECK, steps.GO: steps.SEND}).encode()


async def at_once(port: int, raws: list[bytes]) -> list[Reply]:
    """Send all of them over connections that are open already."""
    streams = [await connect(port) for _ in raws]
    replies = await asyncio.gather(*map(ask, streams, raws))
    for _, writer in streams:
        writer.close()
    return replies


def race(
    installed: Installed, coded: tuple[SurveyDefinition, list[int]], application: str
) -> tuple[int, list[Reply]]:
    """Send several forms with one code at once; return how many are stored, and the replies."""
    definition, digests = coded
    text = marker()
    raws = [
        request(post_with(definition, text, digests[0]), path="/q/coded/") for _ in range(TIMES)
    ]
    with serving(installed, application, workers=2) as server:
        replies = asyncio.run(at_once(server.port, raws))
    opened = installed.opened()
    return sum(text in each.answers.get("q3", {}).get("text", "") for each in opened), replies


def test_of_forms_sent_at_once_with_one_code_one_wins(
    installed: Installed,
    coded: tuple[SurveyDefinition, list[int]],
    settings: Settings,
    figure: Figure,
) -> None:
    settings.RUN_DIR = installed.installation.folder / "run"
    stored, replies = race(installed, coded, APPLICATION)
    assert stored == 1
    assert [reply.status for reply in replies] == [200] * TIMES
    assert sum(reply.is_thanks for reply in replies) == 1
    kept = [
        reply
        for reply in replies
        if b"Your answers are still here" in b" ".join(reply.body.split())
    ]
    assert len(kept) == TIMES - 1
    figure(f"{TIMES} forms sent at once with one code: {stored} stored, {len(kept)} told calmly")


def test_control_looked_at_before_alone_every_form_is_stored(
    installed: Installed, coded: tuple[SurveyDefinition, list[int]], settings: Settings
) -> None:
    """Where a code was only looked at before, and not used up with the answer, all were stored."""
    settings.RUN_DIR = installed.installation.folder / "run"
    stored, _ = race(installed, coded, "tests.safety.careless_wsgi:application")
    assert stored == TIMES
