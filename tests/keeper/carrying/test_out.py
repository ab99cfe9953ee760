"""What goes to the keeper: everything that waits, or as much as one file holds."""

from typing import Any

import pytest
from django.db import connections

from engagement.models import Area
from feedback.intake.models import Envelope
from feedback.intake.public_key import load_public_key
from feedback.intake.sealing import key_id
from feedback.keeper.carrying import out
from feedback.keeper.carrying.models import OtherMachine
from feedback.keeper.keys.folder import UnlockedKeys
from feedback.responses.models import Quarantined
from feedback.surveys.models import Survey
from tests import factories
from tests.factories import TODAY
from tests.keeper.conftest import Answer

pytestmark = pytest.mark.django_db(databases=["default", "staging"])


@pytest.fixture
def machine(db: None) -> OtherMachine:
    """The other machine."""
    return OtherMachine.objects.create(key=b"k" * 32)


def packed(machine: OtherMachine) -> Any:
    """Return what a file would hold."""
    return {"number": machine.next_number(), **out.pack(machine)}


def test_envelopes_travel_in_the_order_of_their_random_keys(
    survey: Survey, answer: Answer, machine: OtherMachine
) -> None:
    answer(survey, 20)
    keys = [pk for pk, _ in packed(machine)["envelopes"]]
    assert keys == sorted(keys)
    assert len(keys) == 20


def test_what_does_not_fit_waits_for_the_next_file(
    survey: Survey, answer: Answer, machine: OtherMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(survey, 20)
    size = len(Envelope.objects.all()[0].sealed)
    monkeypatch.setattr(out, "MOST_ENVELOPES", 5 * size)
    content = packed(machine)
    assert len(content["envelopes"]) == 5
    assert content["state"]["waiting"] == [key_id(load_public_key(TODAY)).hex()]
    drawn = {tuple(pk for pk, _ in packed(machine)["envelopes"]) for _ in range(5)}
    assert len(drawn) > 1, "not always the same ones"
    machine.at_site = [1, 2, 3]
    machine.save()
    out.take(content, machine, TODAY)
    machine.refresh_from_db()
    assert len(machine.at_site) == 8, "the site still has the others"


def test_an_envelope_never_counts_as_opened_before_it_was_here(
    survey: Survey, answer: Answer, keys: UnlockedKeys, machine: OtherMachine
) -> None:
    answer(survey, 7)
    content = packed(machine)
    Envelope.objects.all().delete()
    assert out.done(machine) == set()
    out.take(content, machine, TODAY)
    machine.refresh_from_db()
    assert Envelope.objects.count() == 7
    assert out.done(machine) == set()
    Envelope.objects.all()[0].delete()
    assert len(out.done(machine)) == 1
    out.take(content, machine, TODAY)
    assert Envelope.objects.count() == 6, "what was opened does not come back"


def test_killed_before_the_envelopes_are_here_none_counts_as_opened(
    survey: Survey, answer: Answer, machine: OtherMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor after, before that is written down: the keeper's digests know them then."""
    answer(survey, 7)
    content = packed(machine)
    Envelope.objects.all().delete()
    for step in ("Envelope.objects.bulk_create", "_let_go"):
        with monkeypatch.context() as killing:
            killing.setattr(f"feedback.keeper.carrying.out.{step}", killed)
            with pytest.raises(KeyboardInterrupt):
                out.take(content, machine, TODAY)
        machine.refresh_from_db()
        assert machine.at_site == []
        assert machine.last_taken == 0
    assert Envelope.objects.count() == 7
    out.take(content, machine, TODAY)
    assert Envelope.objects.count() == 7


def killed(*args: Any, **kwargs: Any) -> None:
    """Stand in for a step at which the process ends."""
    raise KeyboardInterrupt


def test_bytes_put_into_staging_past_every_guard_stop_nobody(
    survey: Survey, answer: Answer, machine: OtherMachine
) -> None:
    answer(survey, 5)
    with connections["staging"].cursor() as cursor:
        cursor.execute("INSERT INTO intake_envelope (id, sealed) VALUES (%s, %s)", [77, b"junk"])
    content = packed(machine)
    Envelope.objects.all().delete()
    for _ in range(2):
        out.take(content, machine, TODAY)
        machine.refresh_from_db()
    assert Envelope.objects.count() == 5
    assert out.done(machine) == {77}
    assert bytes(Quarantined.objects.get().sealed) == b"junk"


def test_names_may_swap_and_be_used_again(survey: Survey, machine: OtherMachine) -> None:
    other = factories.make_survey("summer", "staff")
    gone = Area.objects.create(slug="netherby", name="Netherby")
    new = Area(pk=gone.pk + 1000, slug="netherby", name="Netherby")
    content = packed(machine)
    stored = {row["pk"]: row["fields"] for row in content["rows"]["surveys.survey"]}
    stored[survey.pk]["slug"], stored[other.pk]["slug"] = "summer", "spring"
    (area,) = content["rows"]["engagement.area"]
    area["pk"] = new.pk
    out.take(content, machine, TODAY)
    assert dict(Survey.objects.values_list("pk", "slug")) == {
        survey.pk: "summer",
        other.pk: "spring",
    }
    assert list(Area.objects.values_list("pk", "slug")) == [(new.pk, "netherby")]
