"""Flags: every rule finds what it was written for, and not what only sounds like it."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from feedback.masking import find_spans, mask
from feedback.surveys.definition import TEXT_MAX_BYTES
from feedback.theming import flag_patterns, flags
from feedback.theming.flags import FoundFlag, find_flags, masked_trigger

CONTENT = flags.content()


def kinds_in(text: str) -> set[str]:
    return {flag.kind for flag in find_flags(text)}


def planted() -> Iterator[tuple[str, str, str]]:
    """Yield every pattern of the content with its kind and its sentence."""
    for kind, groups in CONTENT["kinds"].items():
        for group in groups:
            for pattern, sentence in group["patterns"].items():
                yield kind, pattern, sentence


def cues() -> Iterator[tuple[str, str]]:
    for cue in CONTENT["cues"].values():
        yield from cue["patterns"].items()


def fires(pattern: str, sentence: str) -> bool:
    """Say whether a pattern is tried where it fires: its beginnings are those of the match."""
    said = flags.folded(sentence).text
    match = flag_patterns.compiled([pattern], CONTENT["words"]).search(said)
    if match is None:
        return False
    begins = said[match.start() :][:2]
    begins = begins if begins[1:].isalnum() else begins[0] + " "
    return bool({begins, begins[0] + "~"} & flag_patterns.beginnings(written_out(pattern)))


def written_out(pattern: str) -> str:
    return flag_patterns.written_out(pattern, CONTENT["words"])


@pytest.mark.parametrize(("kind", "pattern", "sentence"), list(planted()))
def test_every_pattern_finds_its_sentence(kind: str, pattern: str, sentence: str) -> None:
    assert fires(pattern, sentence)
    assert kind in {flag.kind for flag in find_flags(sentence, [])}


@pytest.mark.parametrize(("pattern", "sentence"), list(cues()))
def test_every_cue_finds_its_sentence(pattern: str, sentence: str) -> None:
    assert fires(pattern, sentence)


@pytest.mark.parametrize(
    ("kind", "together", "sentence"),
    [
        (kind, together, sentence)
        for kind, listed in CONTENT["together"].items()
        for together, sentence in listed.items()
    ],
)
def test_cues_speak_only_together(kind: str, together: str, sentence: str) -> None:
    assert (kind, tuple(together.split(" + "))) in flags.combinations()
    assert kind in kinds_in(sentence)


def test_cues_far_apart_say_nothing() -> None:
    near = "A man stood over the fence last night."
    assert "risk_now" not in kinds_in(near)
    assert "risk_now" in kinds_in(near + " It was him.")
    assert "risk_now" not in kinds_in(near + " The leaflet was blue." * 20 + " It was him.")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "He used to threaten to kill me years ago.",
        "All staff should have training on suicide risk.",
        "I was suicidal back then but the group got me through.",
        "The risk assessment asks if he has a knife.",
        "They asked me whether I felt suicidal.",
        "The wait is killing me, my feet are killing me.",
        "Asked for help off my own bat.",
        "When I was little my dad hit me.",
        "She has stopped wetting the bed.",
        "There was never a bruise on the kids.",
        "The phone died before anyone answered.",
        "Victims who are threatened with violence need a faster answer.",
        "👩‍👧 مرحبا ⟨U+202E⟩",
    ],
)
def test_near_misses(text: str) -> None:
    assert not kinds_in(text) & set(flags.URGENT)


def test_what_is_long_ago_counts_when_it_goes_on() -> None:
    assert "risk_now" not in kinds_in("He used to threaten to kill me.")
    assert "risk_now" in kinds_in("He used to threaten to kill me and now he has started again.")


@pytest.mark.parametrize("apostrophe", ["'", "’", "‘", "`", ""])
@pytest.mark.parametrize("shout", [str.lower, str.upper])
def test_any_apostrophe_and_any_case(apostrophe: str, shout: object) -> None:
    assert callable(shout)
    text = shout(f"He{apostrophe}s outside and I don{apostrophe}t want to be here anymore")
    found = [text[flag.start : flag.end] for flag in find_flags(text) if flag.kind == "risk_now"]
    assert found[0] == shout(f"He{apostrophe}s outside")
    assert "want to be here" in found[-1].lower()


def test_names_and_contacts_come_from_masking() -> None:
    text = "Ask for Kelly on 07700 900123 or @foo_bar, please ring me."
    found = {(flag.kind, text[flag.start : flag.end]) for flag in find_flags(text)}
    assert ("names_person", "Kelly") in found
    assert {("contact_details", "07700 900123"), ("contact_details", "@foo_bar")} <= found
    assert find_flags(text, find_spans(text)) == find_flags(text)
    assert not {"names_person", "contact_details"} & {f.kind for f in find_flags(text, [])}


def test_flags_are_in_order_and_those_of_a_kind_never_overlap() -> None:
    text = "He's outside, he's outside, said he'll kill me. İ can't go on. Dad hits mum a lot."
    found = find_flags(text)
    assert found == sorted(found, key=lambda flag: flag.start)
    for kind in flags.KINDS:
        of_kind = [flag for flag in found if flag.kind == kind]
        assert all(a.end <= b.start for a, b in pairwise(of_kind))
        assert all(flag.start < flag.end for flag in of_kind)


@pytest.mark.parametrize(
    "text",
    [
        "Please help, Kelly is outside again tonight, he's outside our road.",
        "He'll kill me and he knows where I live, 14 Blackthorn Road.",
        "My number is 07700 900123, he hits my son with a belt",
    ],
)
def test_a_trigger_stands_in_the_masked_text(text: str) -> None:
    spans, masked = find_spans(text), mask(text)
    for flag in find_flags(text, spans):
        shown = masked_trigger(text, flag, spans)
        assert shown in masked
        hidden = [text[span.start : span.end] for span in spans]
        assert not any(word in shown for word in hidden)
        assert bool(shown) == (flag.kind not in ("names_person", "contact_details"))


def test_a_trigger_partly_hidden_keeps_its_other_words() -> None:
    text = "my Kelly is outside"
    spans = find_spans(text)
    assert masked_trigger(text, FoundFlag("risk_now", 3, 19), spans) == "[name] is outside"
    assert masked_trigger(text, FoundFlag("risk_now", 3, 8), spans) == ""
    assert masked_trigger(text, FoundFlag("risk_now", 5, 8), spans) == ""


@pytest.mark.parametrize(
    "piece", ["he ", "i ", "kid ", "now he garden ", "scared - ", "a", "to hit "]
)
def test_a_hostile_text_is_gone_through_to_its_end(piece: str) -> None:
    """As long as any text may be. How long that takes: `./run bench flags`."""
    hostile = piece * (TEXT_MAX_BYTES // len(piece))
    at = len(hostile) + len(". ")
    found = find_flags(f"{hostile}. he is outside", [])
    assert found == [FoundFlag("risk_now", at, at + len("he is outside"))]


def test_the_content_is_well_formed() -> None:
    assert CONTENT["version"] >= 1
    assert set(CONTENT["kinds"]) == set(flags.KINDS) - {"names_person", "contact_details"}
    assert set(CONTENT["together"]) == set(flags.URGENT)
    assert not set(CONTENT["cues"]) & set(flags.KINDS)
    used = {name for groups in CONTENT["kinds"].values() for g in groups for name in g["unless"]}
    assert used == set(CONTENT["guards"])
    begun = [
        pattern
        for _, pattern, _ in planted()
        if {"  ", "~ "} & flag_patterns.beginnings(written_out(pattern))
    ]
    assert begun == []  # such a pattern would be tried nowhere
