"""What officers taught: more to hide, and what stays readable."""

from feedback.masking import Corrections, find_spans, mask


def test_a_taught_phrase_is_hidden_in_any_case_with_its_type() -> None:
    known = Corrections(also_mask={"flat 9": "address", "the sewing room": "place"})
    said = "He stood outside Flat  9. In THE SEWING ROOM nobody asked about flats 9."
    assert mask(said, known=known) == (
        "He stood outside [address]. In [place] nobody asked about flats 9."
    )
    assert mask("in the sewing room") == "in the sewing room", "control: not by itself"


def test_a_lifted_phrase_stays_readable() -> None:
    known = Corrections(never_mask=["Brightwater", "Tamsin’s Law"])
    assert mask("I rang Brightwater and Mandy") == "I rang [name] and [name]", "control"
    assert mask("I rang BRIGHTWATER and Mandy", known=known) == "I rang BRIGHTWATER and [name]"
    assert mask("under Tamsin's Law", known=known) == "under Tamsin's Law"


def test_a_lifted_phrase_shows_nothing_longer() -> None:
    """Lifting "Mill" must not show "14 Mill Lane"."""
    known = Corrections(never_mask=["Mill", "900"])
    assert mask("at 14 Mill Lane, 07700 900417", known=known) == "at [address], [phone]"


def test_where_both_are_taught_it_is_hidden() -> None:
    known = Corrections(also_mask={"Brightwater": "organisation"}, never_mask=["Brightwater"])
    assert mask("with Brightwater", known=known) == "with [organisation]"


def test_further_services_are_never_hidden() -> None:
    said = "I rang Brightwater Helpline. brightwater helpline said no."
    assert mask(said, services=["Brightwater Helpline"]) == said
    assert mask(said) != said, "control"


def test_nothing_taught_and_empty_phrases_change_nothing() -> None:
    said = "I rang Mandy at 14 Mill Lane"
    empty = Corrections(also_mask={" ": "name"}, never_mask=["", "  "])
    assert find_spans(said, known=empty) == find_spans(said) == find_spans(said, (), ())
