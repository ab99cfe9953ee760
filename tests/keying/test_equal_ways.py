"""One survey, many forms, one dataset: the same answers through every door, to the same rows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from feedback.intake.token import QUICKEST_SECONDS
from feedback.keeper import batches
from feedback.keeper.keys.folder import UnlockedKeys
from feedback.responses.models import Quarantined, Response, Text
from feedback.surveys.models import Survey
from tests import factories
from tests.intake.conftest import clock
from tests.intake.person import Person
from tests.intake.test_hands import there
from tests.keying.conftest import TYPED, give, printed
from tests.surveys import every_kind
from tests.surveys.test_ways import say

__all__ = ["clock"]
pytestmark = pytest.mark.django_db(databases=["default", "staging"])
# Five alone, five with help: so many that the keeper may keep which.
ALONE = ("", "ur", "pl", "easy", "kiosk")
HELPED = ("helped", "ur-helped", "easy-helped")
ON_PAPER = ("", "pl")


@pytest.fixture
def survey(db: None) -> Survey:
    """A question of every kind, in four sets of words."""
    survey = factories.make_survey(
        "spring", "survivor", *every_kind.QUESTIONS, sections=every_kind.PARTS, is_open=False
    )
    for name in ("easy", "pl", "ur"):
        say(survey, name, name)
    factories.open_survey(survey)
    return Survey.objects.get(pk=survey.pk)


def answer(person: Person, clock: Any) -> None:
    """Answer each question as it comes, look once more, and send."""
    person.open()
    person.press().press("next")
    while (at := str(person.fields()["step.at"])) != "page.check":
        mine = {n: v for n, v in TYPED.items() if n == at or n.startswith(f"{at}-")}
        person.post(person.fields() | mine | {"step.go": "next"})
    clock.forward(QUICKEST_SECONDS + 1)
    person.press("send")
    assert person.response.status_code == 200
    assert "page.check" not in person.response.content.decode()


def rows_of(response: Response) -> tuple[tuple[str, str], ...]:
    """Return all that is kept of somebody's ticks."""
    rows = response.answers.order_by("question", "choice")
    return tuple(rows.values_list("question", "choice"))


def test_the_same_answers_by_every_door_are_the_same_rows(
    survey: Survey,
    keys: UnlockedKeys,
    typist: Callable[..., Client],
    clock: Any,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In full, Urdu, Polish and Easy Read, with a worker, on a shared device and on paper. Only
    whether somebody helped tells them apart. Words of a form in another language wait unread.
    """
    for way in ON_PAPER:
        (number,) = printed(survey, way)
        assert give(typist(f"typist-{way or 'en'}"), number, "first", **TYPED).status_code == 302
    monkeypatch.setattr(timezone, "localdate", lambda *_: factories.TODAY)
    public = request.getfixturevalue("public")
    for path in (*ALONE, *HELPED):
        answer(there(public, survey, path) if path else Person(public), clock)
    (batch,) = batches.run(keys, factories.TODAY).batches
    assert (batch.responses, Quarantined.objects.count()) == (10, 0)
    kept = {rows_of(response) for response in Response.objects.all()}
    assert len(kept) == 1
    assert len(*kept) > len(TYPED) - 5
    modes = Response.objects.values_list("mode", flat=True)
    assert sorted(modes) == ["helped"] * 5 + ["self"] * 5
    texts = Text.objects.filter(question="q9").values_list("masked", "written_in", "may_quote")
    assert sorted(texts) == sorted(
        [
            *[(TYPED["q9"], "", True)] * 6,
            *[("[hidden]", "pl", True)] * 2,
            *[("[hidden]", "ur", True)] * 2,
        ]
    )
