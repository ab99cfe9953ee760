"""The keeper flags what comes, from what was typed, and keeps of a trigger what masking leaves."""

import pytest

from feedback.keeper import batches, flagging
from feedback.keeper.flagging import MOST_WORDS, flags_of
from feedback.keeper.keys.folder import UnlockedKeys
from feedback.keeper.splitting import Rows
from feedback.masking import find_spans, masked_with
from feedback.responses.models import URGENT as READ_FIRST
from feedback.responses.models import Flag, FlagKind, Text
from feedback.surveys.models import Survey
from feedback.theming.flags import KINDS, URGENT, FoundFlag
from tests.factories import TODAY
from tests.keeper.conftest import Answer as GiveAnswer
from tests.keeper.conftest import words

pytestmark = pytest.mark.django_db(databases=["default", "staging"])
SAID = "Mandy Smith from work said he is going to kill me tonight."


def test_both_lists_of_kinds_are_one() -> None:
    assert set(FlagKind.values) == set(KINDS)
    assert set(READ_FIRST) == set(URGENT)


def test_a_danger_that_was_typed_is_flagged_with_its_trigger(
    survey: Survey, answer: GiveAnswer, keys: UnlockedKeys
) -> None:
    answer(survey, 5, q3=words(SAID))
    batches.run(keys, TODAY)
    assert Text.objects.count() == 5
    for text in Text.objects.all():
        flags = {flag.kind: flag for flag in text.flags.all()}
        assert flags["risk_now"].words
        assert all(trigger in text.masked for trigger in flags["risk_now"].words)
        # What was hidden says nothing, not even that it was there.
        assert flags["names_person"].words == []
    assert not Flag.objects.exclude(status="suggested", by=None).exists()
    assert "Mandy" not in str(list(Flag.objects.values_list("words", flat=True)))


def test_an_ordinary_text_is_not_flagged(
    survey: Survey, answer: GiveAnswer, keys: UnlockedKeys
) -> None:
    """Control."""
    answer(survey, 5, q3=words("We were still waiting."))
    batches.run(keys, TODAY)
    assert not Flag.objects.urgent().exists()


def found(said: str, *flags: FoundFlag, monkeypatch: pytest.MonkeyPatch) -> list[Flag]:
    """Return what is stored for flags that rules would have found at these places."""
    monkeypatch.setattr(flagging, "find_flags", lambda text, spans: list(flags))
    spans = find_spans(said)
    text = Text(masked=masked_with(said, spans))
    return list(flags_of(text, said, spans))


def test_of_a_trigger_stays_what_the_masked_text_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "Mandy Smith is outside."
    whole, name = FoundFlag("risk_now", 0, 22), FoundFlag("names_person", 0, 11)
    stored = {f.kind: f.words for f in found(said, whole, name, monkeypatch=monkeypatch)}
    assert stored == {"risk_now": ["[name] is outside"], "names_person": []}


def test_one_flag_of_a_kind_with_its_first_triggers(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "one two three four five"
    flags = [FoundFlag("compliment", at, at + 3) for at in (0, 4, 0, 8, 14)]
    (stored,) = found(said, *flags, monkeypatch=monkeypatch)
    # "thr" is no word of the text.
    assert stored.words == ["one", "two"]
    assert len(stored.words) <= MOST_WORDS


def test_flags_lie_in_an_order_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = Rows()
    rows.flags = [Flag(kind=str(number)) for number in range(50)]
    rows.shuffle()
    assert [flag.kind for flag in rows.flags] != [str(number) for number in range(50)]
