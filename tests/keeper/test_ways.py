"""How somebody answered, and in which language: what the keeper keeps of it, and what it hides."""

from collections import Counter
from typing import Any

import pytest
from pytest_django import Settings

from feedback.keeper import batches
from feedback.keeper.forgetting import clear
from feedback.keeper.keys.folder import UnlockedKeys
from feedback.keeper.models import ReviewerKey
from feedback.responses.models import (
    Answer,
    Coding,
    Flag,
    ForgottenMonth,
    Quarantined,
    RawText,
    Response,
    Text,
)
from feedback.surveys.models import Survey, SurveyVersion
from feedback.surveys.models.wordings import promises
from feedback.surveys.promise import HELPED
from hearback.people.roles import Role
from tests import factories
from tests.factories import TODAY
from tests.keeper.conftest import words
from tests.keeper.test_quarantine import CONTEXT, put, sealed

pytestmark = pytest.mark.django_db(databases=["default", "staging"])

ANSWERS = {"q1": "a", "q2": ["a", "b"]}
POLISH = "Mój mąż pije i boję się wracać do domu. Mój numer to 07700 900123."
URDU = "مجھے کسی نے نہیں بتایا"
ENGLISH = "We were still waiting."


@pytest.fixture(autouse=True)
def languages(settings: Settings) -> None:
    settings.LANGUAGES = [("en", "English"), ("pl", "Polish"), ("ur", "Urdu")]


@pytest.fixture
def ready(survey: Survey, keys: UnlockedKeys) -> Survey:
    """A survey, the keys, and a reviewer, so that raw words are kept for somebody."""
    factories.make_codebook()
    wordings: dict[str, dict[str, Any]] = {
        name: {"words": {}, "unchecked": []} for name in ("pl", "ur")
    }
    frozen = {"wordings": wordings, **promises(survey.as_written(), wordings)}
    SurveyVersion.objects.filter(survey=survey).update(ways=frozen)
    ReviewerKey.objects.make(factories.make_user(Role.REVIEWER), "violet lantern walks uphill")
    return survey


def send(times: int = 1, said: str = ENGLISH, **told: Any) -> None:
    """Seal answers as the forms of all ways do, with what the envelope tells of the way."""
    for _ in range(times):
        put(sealed({**CONTEXT, **told}, {**ANSWERS, "q3": words(said, quote=True)}))


def test_all_ways_give_the_same_rows(ready: Survey, keys: UnlockedKeys) -> None:
    """Ten people, four means, three languages: nothing but the mode tells their ticks apart."""
    send(3)
    send(2, mode="kiosk", language="ur")
    send(3, mode="paper")
    send(2, mode="assisted", language="pl")
    (batch,) = batches.run(keys, TODAY).batches
    assert (batch.responses, Quarantined.objects.count()) == (10, 0)
    rows = {
        response.pk: tuple(
            response.answers.order_by("question", "choice").values_list("question", "choice")
        )
        for response in Response.objects.all()
    }
    assert set(rows.values()) == {(("q1", "a"), ("q2", "a"), ("q2", "b"))}
    assert Counter(Response.objects.values_list("mode", flat=True)) == {"self": 5, "helped": 5}
    columns = {field.name for field in Response._meta.fields}
    assert columns == {"id", "version", "month", "mode"}, "no language, no finer mode"
    texts = Text.objects.values_list("masked", "written_in", "may_quote")
    assert Counter(texts) == {
        (ENGLISH, "", True): 6,
        ("[hidden]", "ur", True): 2,
        ("[hidden]", "pl", True): 2,
    }


def test_few_who_had_help_do_not_stand_out(ready: Survey, keys: UnlockedKeys) -> None:
    """Nor few who had none, nor everybody of a version who all had help. The control: enough of
    both, or nobody with help, is kept.
    """
    for helped, alone, kept in (
        (4, 8, {""}),
        (8, 4, {""}),
        (5, 6, {"self", "helped"}),
        (0, 6, {"self"}),
        (6, 0, {""}),
    ):
        Response.objects.all().delete()
        ready.batches.all().delete()
        send(helped, mode="paper")
        send(alone)
        assert len(batches.run(keys, TODAY).batches) == 1
        assert set(Response.objects.values_list("mode", flat=True)) == kept, (helped, alone)


def test_nothing_is_kept_that_was_not_promised(ready: Survey, keys: UnlockedKeys) -> None:
    """A survey that opened before there was the sentence keeps its word."""
    version = ready.current_version()
    assert HELPED in version.read_promise().kept
    older = {**version.promise, "kept": [s for s in version.promise["kept"] if s != HELPED]}
    SurveyVersion.objects.filter(pk=version.pk).update(promise=older)
    send(5, mode="paper")
    send(5)
    batches.run(keys, TODAY)
    assert set(Response.objects.values_list("mode", flat=True)) == {""}


def test_a_way_that_there_is_none_of_is_set_aside(ready: Survey, keys: UnlockedKeys) -> None:
    """Also one that says what goes without saying: it came from none of our forms."""
    no_words: list[Any] = [None, 0, False, [], {}, True, 1.0]
    hostile: list[dict[str, Any]] = [
        {"mode": "online"},
        {"mode": "telepathy"},
        {"mode": ""},
        {"mode": ["paper"]},
        {"language": "en"},
        {"language": ""},
        {"language": "easy"},
        {"language": "xx"},
        *({"language": nothing} for nothing in no_words),
        *({"mode": nothing} for nothing in no_words),
        *({"version": one, **said} for one in (True, 1.0) for said in ({}, {"mode": "paper"})),
        *({"schema": one} for one in (True, 1.0)),
        {"language": {"pl": 1}},
        {"language": "PL"},
        {"mode": "paper", "worker": "Rita"},
        {"case": "1234"},
    ]
    for told in hostile:
        send(**told)
    send(5, mode="paper", language="pl")
    report = batches.run(keys, TODAY)
    assert report.quarantined == len(hostile)
    assert Response.objects.count() == 5


def test_a_way_that_its_version_never_had_is_set_aside(ready: Survey, keys: UnlockedKeys) -> None:
    """In words it did not go out in, on paper too, or in hands it made no promise for. The control:
    paper in English is always possible, and what another version of it had counts for that one.
    """
    plain = SurveyVersion.objects.get(pk=factories.make_version(slug="summer").pk)
    SurveyVersion.objects.filter(pk=plain.pk).update(ways={})
    never: list[dict[str, Any]] = [{"mode": "kiosk"}, {"mode": "assisted"}, {"language": "pl"}]
    never.append({"language": "ur", "mode": "paper"})
    for told in never:
        send(survey="summer", **told)
    send(5, survey="summer", mode="paper")
    send(5, mode="kiosk", language="ur")
    report = batches.run(keys, TODAY)
    assert report.quarantined == len(never)
    assert Counter(Response.objects.values_list("version__survey__slug", flat=True)) == {
        "spring": 5,
        "summer": 5,
    }


def test_what_is_not_english_arrives_hidden_as_a_whole(ready: Survey, keys: UnlockedKeys) -> None:
    """Whatever the form: nothing of it is readable, suggested or flagged with words; what was typed
    waits for a reviewer. The control is English about the same.
    """
    about = "The refuge was lovely, call me on 07700 900123, he is outside now and will kill me"
    send(2, POLISH)
    send(1, URDU)
    send(1, about, language="pl")
    send(1, about)
    batches.run(keys, TODAY)
    found = Counter(Text.objects.values_list("written_in", flat=True))
    assert found == {"pl": 3, "ur": 1, "": 1}
    hidden = Text.objects.exclude(written_in="")
    assert set(hidden.values_list("masked", flat=True)) == {"[hidden]"}
    assert not Coding.objects.filter(text__in=hidden).exists()
    assert RawText.objects.filter(text__in=hidden).count() == 4
    flags = Flag.objects.filter(text__in=hidden)
    assert all(flag.words == [] for flag in flags)
    assert flags.filter(kind="contact_details").count() == 3, "a number is one in any language"
    assert flags.filter(kind="risk_now").count() == 1, "English within it is still heard"
    assert Flag.objects.exclude(text__in=hidden).exclude(words=[]).exists()
    assert Answer.objects.count() == 15


def test_it_waits_for_nobody_once_nobody_can_open_it(
    ready: Survey, keys: UnlockedKeys, settings: Settings
) -> None:
    """With its month's keys the language goes too, and the text can be coded as it is."""
    send(5, POLISH)
    batches.run(keys, TODAY)
    text = Text.objects.all()[0]
    month = ForgottenMonth(key_id=b"k" * 8, desk_key=bytes(text.raw.desk_key))
    clear(month)
    assert not RawText.objects.exists()
    assert set(Text.objects.values_list("masked", "written_in")) == {("[hidden]", "")}
