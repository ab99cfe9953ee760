"""Claim 32: Nothing kept leads from an invitation code to an answer, and one code is one answer.

Two hundred people answer three surveys, each with a code of her own, in a known order. The attacker
holds both databases and knows who was given which code, and the order in which they answered.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from statistics import median
from typing import Any

import pytest
from django.apps import apps
from django.db import connections, models
from django.test.utils import isolate_apps
from pytest_django import Settings

from feedback.intake.codes import digest_of, in_groups
from feedback.intake.models import BurntCode
from feedback.surveys.models import Code, CodeBatch
from tests.canary import hits, marker
from tests.keeper.installation import Installation
from tests.safety.test_29_arrival_order import place_of, tau

pytestmark = pytest.mark.django_db(databases=["default", "staging"])

PEOPLE, RUNS = 200, 3
# The median of three: a single tau at n = 200 (sd .047) stays within .15 in 99.8 of 100 runs.
BOUND = 0.15
Figure = Callable[[str], None]


# ---- The schema ----------------------------------------------------------------------------------


def neighbours(model: type[models.Model], every: Iterable[type[models.Model]]) -> set[Any]:
    """Return what a table refers to, and what refers to it."""
    out = {field.related_model for field in model._meta.get_fields() if field.related_model}
    back = {
        other
        for other in every
        if any(field.related_model is model for field in other._meta.get_fields())
    }
    return {each for each in out | back if isinstance(each, type)}


def reached_from(model: type[models.Model], every: list[type[models.Model]]) -> set[str]:
    """Return every table that any chain of keys joins to this one, in whichever direction."""
    seen, waiting = {model}, [model]
    while waiting:
        for each in neighbours(waiting.pop(), every) - seen:
            seen.add(each)
            waiting.append(each)
    return {each._meta.label for each in seen - {model}}


EVERY = list(apps.get_models(include_auto_created=True))


@pytest.mark.parametrize("model", [Code, BurntCode], ids=lambda model: model._meta.label)
def test_no_key_leads_from_a_code_to_anything(model: type[models.Model]) -> None:
    assert reached_from(model, EVERY) == set()
    kinds = {type(field).__name__ for field in model._meta.fields}
    assert kinds <= {"RandomKeyField", "CharField"}, "no time, no count, nothing else"
    with connections["default" if model is Code else "staging"].cursor() as cursor:
        table = model._meta.db_table
        found = connections[cursor.db.alias].introspection.get_constraints(cursor, table)
    assert [name for name, one in found.items() if one["foreign_key"]] == []


@isolate_apps("feedback.surveys")
def test_control_a_key_to_its_batch_leads_to_responses() -> None:
    """With a foreign key from a code to its batch, a chain of keys led to responses and answers."""

    class Traced(models.Model):
        """A code that knows its batch."""

        batch = models.ForeignKey(CodeBatch, on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "surveys"

        def __str__(self) -> str:
            return "traced"

    reached = reached_from(Traced, [*EVERY, Traced])
    assert {"responses.Response", "responses.Answer"} <= reached


# ---- Order and bytes -----------------------------------------------------------------------------

ANSWER = """
import json, secrets, sys
from dataclasses import replace
from datetime import date
from django.conf import settings
from django.utils import timezone
from feedback.intake.codes import digest_of
from feedback.intake.submission import send
from feedback.keeper import batches
from feedback.keeper.keys.folder import KeyFolder
from feedback.surveys.definition import ChoiceDefinition
from feedback.surveys.models import CodeBatch, Draft, Survey
from tests import factories
from tests.intake.invited import make_codes
people, runs, passphrase = json.load(sys.stdin)
today = timezone.localdate()
choices = tuple(ChoiceDefinition(f"c{n}", f"Choice {n}") for n in range(people))
question = replace(factories.QUESTIONS[0], choices=choices)
given = []
for run in range(runs):
    survey = factories.make_survey(f"s{run}", is_open=False)
    asked = factories.define(f"s{run}", "survivor", question, needs_code=True)
    Draft.objects.filter(pk=survey.pk).update(content=asked.to_json())
    factories.open_survey(Survey.objects.get(pk=survey.pk), on=date(2026, 1, 5))
    survey = Survey.objects.get(pk=survey.pk)
    definition = survey.current_version().read()
    codes = make_codes(survey, today, people + 50, prefix=f"AB{run}")[:people]
    for number, code in enumerate(codes):
        said = {"q1": f"c{number}"}
        send(definition, said, secrets.token_bytes(16), today, digest_of(code, survey.pk))
    given.append([[code, digest_of(code, survey.pk)] for code in codes])
report = batches.run(KeyFolder(settings.KEY_DIR).unlock(passphrase), today)
assert report.is_tidy and len(report.batches) == runs, report
print(json.dumps(given))
"""


@pytest.fixture(scope="module")
def machine(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Installation]:
    """An installation of its own, since rows must be committed to have places."""
    with django_db_blocker.unblock():
        made = Installation(tmp_path_factory.mktemp("codes"))
        yield made
        made.close()


@pytest.fixture(scope="module")
def given(machine: Installation) -> list[list[tuple[str, int]]]:
    """Answer and open; each survey's codes and their digests, in the order of their use."""
    passphrase = machine.passphrase_file.read_text().strip()
    said = machine.run("keeper", ANSWER, json.dumps([PEOPLE, RUNS, passphrase]))
    return [[(code, digest) for code, digest in run] for run in json.loads(said)]


def orders_of_burning(machine: Installation) -> dict[str, list[int]]:
    """Return the digests of used codes in every order that the database shows."""
    looks = [place_of(machine), "id"]
    looks += ["xmin::text::bigint, id"] if machine.postgres else []
    return {
        look: [key for (key,) in machine.ask("staging", f"SELECT id FROM intake_burntcode {by}")]
        for look, by in ((look, f"ORDER BY {look}") for look in looks)
    }


def responses_in_order(machine: Installation, run: int) -> list[int]:
    """Return who gave each response, in the order of their places: each ticked her own number."""
    place = place_of(machine)
    rows = machine.ask(
        "default",
        "SELECT a.choice FROM responses_answer a"
        " JOIN responses_response r ON r.id = a.response_id"
        " JOIN surveys_surveyversion v ON v.id = r.version_id"
        f" JOIN surveys_survey s ON s.id = v.survey_id WHERE s.slug = 's{run}' ORDER BY r.{place}",
    )
    return [int(choice[1:]) for (choice,) in rows]


def test_used_codes_lie_in_no_order(
    machine: Installation, given: list[list[tuple[str, int]]], figure: Figure
) -> None:
    """Neither that of their use, nor that of the responses."""
    found: dict[str, list[float]] = {}
    for run, people in enumerate(given):
        number = {digest: n for n, (_, digest) in enumerate(people)}
        responses = responses_in_order(machine, run)
        assert sorted(responses) == list(range(PEOPLE)), "control: every answer is found"
        rank = {person: place for place, person in enumerate(responses)}
        for look, keys in orders_of_burning(machine).items():
            burnt = [number[key] for key in keys if key in number]
            assert len(burnt) == PEOPLE, "control: every used code is found"
            found.setdefault(f"{look}, use", []).append(abs(tau(burnt)))
            against = [rank[person] for person in burnt]
            found.setdefault(f"{look}, responses", []).append(abs(tau(against)))
    worst = max(found, key=lambda name: median(found[name]))
    figure(f"{len(found)} observables, the largest |tau| {median(found[worst]):.2f} ({worst})")
    assert median(found[worst]) < BOUND, found


def test_control_a_counting_key_keeps_the_order(
    machine: Installation, given: list[list[tuple[str, int]]], figure: Figure
) -> None:
    """Used codes in a table that counts upwards lay in the order of their use: tau 1.00."""
    machine.ask("staging", "CREATE TABLE counted (id integer PRIMARY KEY, code varchar(20))")
    for number, (_, digest) in enumerate(given[0], 1):
        machine.ask("staging", f"INSERT INTO counted VALUES ({number}, '{digest}')")
    rows = machine.ask("staging", f"SELECT code FROM counted ORDER BY {place_of(machine)}")
    number_of = {str(digest): n for n, (_, digest) in enumerate(given[0])}
    found = tau([number_of[code] for (code,) in rows])
    machine.ask("staging", "DROP TABLE counted")
    figure(f"control: a key that counts shows tau {found:.2f}")
    assert found == 1.0


def test_no_code_lies_in_any_file(
    machine: Installation, given: list[list[tuple[str, int]]]
) -> None:
    """Not in clear, as it was typed or as it was printed; and without the pepper nothing tells."""
    content = b"\0".join(machine.files().values())
    codes = [code for code, _ in given[0][:25]]
    assert not [c for c in codes if c.encode() in content or in_groups(c).encode() in content]
    planted = marker()
    assert hits(content + planted.encode(), planted), "control: what lies there is found"


def test_use_is_counted_in_bands(machine: Installation, given: list[list[tuple[str, int]]]) -> None:
    rows = machine.ask("default", "SELECT printed, used_at_least FROM surveys_codebatch")
    assert rows == [(PEOPLE + 50, PEOPLE)] * RUNS


def test_the_digests_of_two_peppers_have_nothing_in_common(
    settings: Settings, tmp_path: Any
) -> None:
    """Who copied the database can't try codes out: the file beside it is needed, too."""
    codes = ["KTM4F7Q9XW2", "KTM4F7Q9XW3"]
    before = {digest_of(code, 1) for code in codes}
    settings.PEPPER_FILE = tmp_path / "another"
    settings.PEPPER_FILE.write_bytes(bytes(range(32)))
    assert not before & {digest_of(code, 1) for code in codes}
    assert len({digest_of(codes[0], survey) for survey in range(9)}) == 9
