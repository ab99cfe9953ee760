"""Typing a form in: what is taken, what is refused, and that nothing readable is left anywhere."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connections
from django.test import Client

from feedback.intake.submission import send
from feedback.keeper import batches
from feedback.keeper.keys.folder import UnlockedKeys
from feedback.keying.models import TypedForm, TypingRule, WaitingForm
from feedback.paper.models import PaperForm
from feedback.paper.numbers import in_groups
from feedback.partners.models import SealedComment
from feedback.responses.models import Batch, Quarantined, Response, Text
from feedback.surveys.models import Survey
from hearback.people.models import AuditEntry
from hearback.people.roles import Role
from tests import factories
from tests.canary import hits, marker
from tests.keying.conftest import TYPED, give, page, printed, said

Typist = Callable[..., Client]
pytestmark = [
    pytest.mark.django_db(databases=["default", "staging"]),
    pytest.mark.usefixtures("keys"),
]


def nothing_is_stored() -> bool:
    """Say whether no form was taken in."""
    return not any(m.objects.exists() for m in (TypedForm, WaitingForm, SealedComment))


def test_a_form_is_typed_in_and_counts_once(survey: Survey, typist: Typist) -> None:
    (number,) = printed(survey)
    anna = typist("anna")
    asked = page(give(anna, in_groups(number)))
    names = {str(field.get("name")) for field in asked.select(".keying-form [name]")}
    assert names >= set(TYPED) | {"q1.unread", "q9.unread"}
    assert not asked.select(".keying-form [checked]:not([value=''])")
    assert asked.select("[type=radio][name=q1][value='']")
    assert not asked.select("[type=checkbox][name=q2][value='']")
    done = give(anna, number, "first", **TYPED)
    assert done["Location"] == "/typing/spring/"
    assert "typed in and sealed" in said(anna.get("/typing/spring/"))
    assert (TypedForm.objects.count(), SealedComment.objects.count()) == (1, 1)
    again = give(anna, number, "first", **TYPED)
    assert "This form was typed in before. Nothing was stored" in said(again)
    assert (TypedForm.objects.count(), SealedComment.objects.count()) == (1, 1)
    entry = AuditEntry.objects.get(action="paper.typed")
    assert (entry.actor, entry.subject, entry.detail) == (
        "anna@testshire.example",
        "spring",
        {},
    )


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    survey: Survey, typist: Typist, folder: Any
) -> None:
    (number,) = printed(survey)
    anna = typist("anna")
    swapped = number[0] + number[2] + number[1] + number[3:]
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    for typed, words in (
        ("", "Type the form’s number."),
        ("12", "A form number has nine digits"),
        (wrong, "There is no such form number."),
        (swapped, "number" if swapped != number else ""),
    ):
        assert words in said(give(anna, typed))
    other = factories.make_survey("autumn")
    (elsewhere,) = printed(other)
    assert "No form with this number was printed for this survey." in said(give(anna, elsewhere))
    bad = {**TYPED, "q2": ["a", "d"], "q5-c": "2", "q1.unread": "on"}
    shown = give(anna, number, "first", **bad)
    told = said(shown)
    assert "You ticked “None of these” and something else." in told
    assert "You gave place 2 to more than one." in told
    assert "You ticked “I can’t read this” and gave an answer too." in told
    again = page(shown)
    assert [box.text.strip() for box in again.select("textarea[name=q9]")] == [TYPED["q9"]]
    assert again.select("input[name=q3][value='4'][checked]")
    settings.PUBLIC_KEY_FILE.unlink()
    no_key = give(anna, number, "first", **TYPED)
    assert "There is no key to seal the form with" in said(no_key)
    assert "We waited too long." in said(no_key)
    assert nothing_is_stored()


def test_who_may_type(survey: Survey, typist: Typist) -> None:
    (number,) = printed(survey)
    assert typist("kim", Role.KEYHOLDER).get("/typing/").status_code == 403
    elsewhere = typist("eve", Role.CODER, groups=["perpetrator"])
    assert give(elsewhere, number, "first", **TYPED).status_code == 404
    assert "Survey spring" not in said(elsewhere.get("/typing/"))
    nobody = typist("ned", Role.CODER, groups=[])
    assert "Ask an administrator" in said(nobody.get("/typing/"))
    coder = typist("cora")
    assert "Survey spring" in said(coder.get("/typing/"))
    assert coder.post("/typing/spring/rule/", {"twice": "yes"}).status_code == 403
    assert not TypingRule.objects.exists()
    officer = typist("olga", Role.OFFICER)
    officer.post("/typing/spring/rule/", {"twice": "yes"})
    assert TypingRule.is_double_for(survey)
    assert "twice" in str(AuditEntry.objects.get(action="paper.rule_chosen").detail)


def test_a_copied_form_gets_a_number(survey: Survey, typist: Typist) -> None:
    anna = typist("anna")
    shown = page(anna.post("/typing/spring/number/", {"printed": "1:"}))
    (number,) = (str(field["value"]) for field in shown.select("input[name=number]"))
    assert number in said(anna.post("/typing/spring/", {"number": number}))
    assert "Choose which form it is." in said(anna.post("/typing/spring/number/", {"x": "y"}))
    assert PaperForm.objects.count() == 1


def test_paper_of_a_survey_that_ended_lies_for_a_month(survey: Survey, typist: Typist) -> None:
    numbers = printed(survey, how_many=2)
    anna = typist("anna")
    survey.close(by=None, on=factories.TODAY - timedelta(days=30))
    assert give(anna, numbers[0], "first", **TYPED).status_code == 302
    Survey.objects.update(closed_on=factories.TODAY - timedelta(days=31))
    assert "can’t be typed in any more" in said(give(anna, numbers[1], "first", **TYPED))
    assert TypedForm.objects.count() == 1


def test_typed_forms_give_the_same_rows_as_answers_sent_online(
    survey: Survey, typist: Typist, keys: UnlockedKeys
) -> None:
    """The ten forms of one batch can't be told apart but by what is said of how they came."""
    anna = typist("anna")
    for number in printed(survey, how_many=5):
        give(anna, number, "first", **TYPED)
    definition = survey.current_version().read()
    answers = {
        "q1": "a",
        "q2": ["a", "c"],
        "q3": "4",
        "q4": {"q4-a": "a", "q4-b": "c"},
        "q5": ["c", "a"],
        "q6": "1",
        "q7": "2024-03",
        "q8": {"text": "patience", "quote": False},
        "q9": {"text": "We waited too long.", "quote": True},
        "q11": "b",
        "q12": {"q12-a-then": "1", "q12-a-now": "4"},
    }
    for turn in range(5):
        send(definition, answers, bytes([turn]) * 16, factories.TODAY)
    batches.run(keys, factories.TODAY)
    assert not Quarantined.objects.exists()
    assert Batch.objects.get().responses == 10
    rows = [
        sorted(response.answers.values_list("question", "choice"))
        for response in Response.objects.all()
    ]
    assert len(rows) == 10
    assert rows == [rows[0]] * 10
    assert len(rows[0]) > 10
    texts = Text.objects.values_list("question", "masked", "may_quote").distinct()
    assert set(texts) == {("q8", "patience", False), ("q9", "We waited too long.", True)}
    assert not SealedComment.objects.exists()


def test_nothing_that_was_typed_lies_in_any_file(
    survey: Survey, typist: Typist, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """After a first typing that waits, a refused one and one that is let in: bytes on disk."""
    canary = marker()
    first, second = printed(survey, how_many=2)
    TypingRule.objects.create(survey=survey, is_double=True)
    anna = typist("anna")
    typed = {**TYPED, "q9": f"It was {canary}.", "q8": canary}
    assert give(anna, first, "first", **{**typed, "q2": ["a", "d"]}).status_code == 200
    assert give(anna, first, "first", **typed).status_code == 302
    TypingRule.objects.all().delete()
    assert give(anna, second, "first", **typed).status_code == 302
    assert WaitingForm.objects.count() == 1
    assert SealedComment.objects.count() == 1
    dumps = [everything(alias) for alias in ("default", "staging")]
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(hits(content, canary) for content in [*dumps, *files])
    assert canary not in caplog.text
    assert not any(first in str(s.get_decoded()) for s in Session.objects.all())
    assert first not in str(list(AuditEntry.objects.values_list("subject", "detail")))
    # Control: a text that is really kept would be found.
    Survey.objects.filter(pk=survey.pk).update(name=canary)
    assert hits(everything("default"), canary)


def everything(alias: str) -> bytes:
    """All bytes of a database as they go to its file on SQLite; else its rows."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return bytes(connection.connection.serialize())
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')
            found.append(repr(cursor.fetchall()))
    return "".join(found).encode()
