"""A list of texts is counted and found in one reading, and means the same as it did in several."""

from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from feedback.desk.filters import has_theme, in_state
from feedback.desk.models import Resolution, Turn, all_readable_by, readable_by
from feedback.desk.sealed_words import seal
from feedback.desk.selection import Selection, groups_to_code
from feedback.responses.models import Coding, SetAside, Text, Theme
from feedback.surveys.models import SurveyVersion
from hearback.people.models import User
from hearback.people.roles import Role
from tests import factories
from tests.desk.conftest import Office, body, suggest, theme

LIST = "/desk/texts/"


def drawn(version: SurveyVersion, masked: str) -> Text:
    """A text of the share that two people code."""
    return factories.make_text(version, masked, is_drawn=True)


@pytest.fixture
def world(version: SurveyVersion, ana: User, ben: User) -> dict[str, Text]:
    """One text in every state that decides who meets it, or whether a theme counts for it."""
    texts = {name: factories.make_text(version, name) for name in ("open", "suggested", "aside")}
    suggest(texts["suggested"], "waiting")
    SetAside.all_of_writer(texts["aside"], ana)
    for name, themes in (("seen", ["waiting"]), ("none", []), ("retired", ["housing"])):
        texts[name] = factories.make_text(version, name)
        Turn.take(texts[name], ana, [theme(slug) for slug in themes])
    for name, coder in (("hers", ana), ("another's", ben)):
        texts[name] = drawn(version, name)
        Turn.take(texts[name], coder, [theme("waiting")])
    texts["without a turn"] = drawn(version, "without a turn")
    texts["without a turn"].code(ana, [theme("waiting")])
    texts["drawn and open"] = drawn(version, "drawn and open")
    for name, settled in (("settled", ["believed"]), ("settled on none", []), ("differs", None)):
        texts[name] = drawn(version, name)
        Turn.take(texts[name], ana, [theme("waiting")])
        Turn.take(texts[name], ben, [], is_second=True)
        if settled is not None:
            Resolution.record(texts[name], ana, [theme(slug) for slug in settled])
    texts["seen by the second alone"] = drawn(version, "seen by the second alone")
    Turn.take(texts["seen by the second alone"], ana, [])
    Turn.take(texts["seen by the second alone"], ben, [theme("waiting")], is_second=True)
    other = factories.make_version(slug="autumn", group="perpetrator")
    texts["of another group"] = factories.make_text(other, "of another group")
    Theme.objects.filter(slug="housing").update(retired_in=2)
    return {name: Text.objects.get(pk=text.pk) for name, text in texts.items()}


def names(world: dict[str, Text], keys: Any) -> set[str]:
    """The names of the texts with these keys."""
    found = set(keys)
    return {name for name, text in world.items() if text.pk in found}


def test_both_ways_to_ask_who_reads_give_the_same(
    world: dict[str, Text], ana: User, ben: User
) -> None:
    survivors = factories.make_user(Role.CODER, email="s@s.example", groups=("survivor",))
    for coder in (ana, ben, survivors):
        one = names(world, readable_by(coder).values_list("pk", flat=True))
        assert names(world, all_readable_by(coder).values_list("pk", flat=True)) == one
        hidden = set(world) - one
        # Controls: what waits for her as the second person is hidden from her alone.
        assert ("another's" in hidden) == (coder != ben)
        assert ("hers" in hidden) == ("without a turn" in hidden) == (coder != ana)
        assert ("aside" in hidden) == (coder == ana)
        assert ("of another group" in hidden) == (coder == survivors)


def test_no_theme_is_what_figures_count_none_for(world: dict[str, Text]) -> None:
    counted = set(Coding.objects.counted().values_list("text", flat=True))
    with_theme = Text.objects.filter(has_theme()).values_list("pk", flat=True)
    assert set(with_theme) == counted
    # Controls: each of these has a coding, which counts for it or does not.
    assert names(world, counted) >= {"seen", "differs", "settled", "without a turn"}
    nothing = {"none", "retired", "suggested", "settled on none", "seen by the second alone"}
    assert not names(world, counted) & nothing


@pytest.mark.parametrize("state", ["to_code", "coded", "mine", "second", "all"])
@pytest.mark.parametrize("filters", ["", "theme=waiting", "theme=no-theme", "quote=on"])
def test_the_count_the_page_and_the_way_through_agree(
    world: dict[str, Text], ana: User, ben: User, state: str, filters: str
) -> None:
    for coder in (ana, ben):
        selection = Selection(QueryDict(f"state={state}&{filters}"), coder, "survivor")
        page = selection.page(None)
        listed = [text.pk for text in page]
        assert listed == list(selection.texts().values_list("pk", flat=True))
        assert page.paginator.count == len(listed)
        found = selection.in_any_state(readable_by(coder))
        coded = found.filter(is_coded=True).count()
        assert selection.progress() == (coded, found.count())
        assert listed == list(found.filter(in_state(state, coder)).values_list("pk", flat=True))


def test_pages_beyond_the_last_and_none_at_all(version: SurveyVersion, ana: User) -> None:
    made = sorted(factories.make_text(version, f"Number {n}.").pk for n in range(60))
    selection = Selection(QueryDict("state=all"), ana, "survivor")
    pages = [[text.pk for text in selection.page(number)] for number in (None, "2", "3", "9", "x")]
    assert pages == [made[:25], made[25:50], made[50:], made[50:], made[:25]]
    nothing = Selection(QueryDict("state=coded"), ana, "survivor").page("3")
    assert (list(nothing), nothing.paginator.count, nothing.number) == ([], 0, 1)


def readings(context: CaptureQueriesContext) -> list[str]:
    """The statements that looked for words."""
    searched = ("strpos(", "instr(")
    return [q["sql"] for q in context.captured_queries if any(s in q["sql"] for s in searched)]


def test_words_are_looked_for_once_a_page(
    office: Office, version: SurveyVersion, ana: User
) -> None:
    factories.make_text(version, "Pears and apples.")
    client = office(user=ana)
    address = client.post(LIST, {"state": "all", "words": "pear"}).headers["Location"]
    with CaptureQueriesContext(connection) as context:
        page = body(client.get(address))
    assert "1 text found." in page
    assert len(readings(context)) == 1
    with CaptureQueriesContext(connection) as control:
        client.get(address.replace("/texts/?", "/texts/next/?"))
    assert len(readings(control)) == 1, "control: this look finds a search elsewhere, too"


def test_a_group_is_there_while_it_has_a_text_she_may_meet(
    version: SurveyVersion, ana: User, ben: User
) -> None:
    text = drawn(version, "Purple rain.")
    assert [(c.group, c.waiting) for c in groups_to_code(ben)] == [("survivor", 1)]
    Turn.take(text, ana, [])
    assert [(c.group, c.waiting) for c in groups_to_code(ana)] == [("survivor", 0)]
    # It waits for Ben as the second person: the list must not even say that there is one.
    assert groups_to_code(ben) == []
    SetAside.all_of_writer(text, ana)
    assert groups_to_code(ana) == []


def test_a_retired_theme_stands_once_among_those_to_find(world: dict[str, Text], ana: User) -> None:
    Turn.take(world["open"], ana, [theme("housing")])
    slugs = list(Theme.objects.to_find().values_list("slug", flat=True))
    assert slugs.count("housing") == 1
    Coding.objects.filter(theme__slug="housing").delete()
    assert "housing" not in Theme.objects.to_find().values_list("slug", flat=True)


def plan_of_counting(coder: User, words: str) -> str:
    """How SQLite means to read texts when it counts those with these words."""
    query = QueryDict(f"state=all&found={seal(words, 'a session')}")
    selection = Selection(query, coder, "survivor", "a session")
    with CaptureQueriesContext(connection) as context:
        selection.progress()
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + context.captured_queries[-1]["sql"])
        steps = [str(row[-1]) for row in cursor.fetchall()]
    return next(step for step in steps if "responses_text" in step)


@pytest.mark.sqlite
def test_sqlite_reads_texts_as_they_lie_and_counts_without_them(
    version: SurveyVersion, ana: User
) -> None:
    """The order of columns in the index is what decides both (feedback/responses/indexes.py)."""
    assert "COVERING INDEX" in plan_of_counting(ana, "")
    assert plan_of_counting(ana, "pear") == "SCAN responses_text"
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX careless ON responses_text (respondent_group, month)")
    assert "SEARCH" in plan_of_counting(ana, "pear"), "control: text by text, all over the file"


@pytest.mark.postgresql
def test_postgresql_compiles_no_query(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
