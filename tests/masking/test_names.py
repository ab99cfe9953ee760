"""Names in any case are hidden; services, months, faiths and everyday words are not."""

from itertools import pairwise

import pytest

from feedback.masking import find_spans, mask
from feedback.masking.lists import lines_of

HIDDEN = [
    ("It was Mandy off the allotments.", "It was [name] off the allotments."),
    ("Ffion is 11, she saw it all.", "[name] is [age], she saw it all."),
    ("Ngozirachi rang me back.", "[name] rang me back."),
    ("our kev jumps", "our [name] jumps"),
    ("my brother alfie whos 6", "my brother [name] whos [age]"),
    ("my lads jayden and corey", "my lads [name] and [name]"),
    ("a lad called tone came", "a lad called [name] came"),
    ("our kayleigh's little lad", "our [name]'s little lad"),
    ("Our Dawn went", "Our [name] went"),
    ("dawn from probation", "[name] from probation"),
    ("Mrs Pickavance at one office", "Mrs [name] at one office"),
    ("mrs ellwood in the office", "mrs [name] in the office"),
    ("told ms adeyinka-rowe", "told ms [name]"),
    ("Mr. Hollis owns it", "Mr. [name] owns it"),
    ("PC Danvers", "PC [name]"),
    ("Lee Brannigan-Moss, waiting", "[name], waiting"),
    ("Mr Will Green and Mrs Hill", "Mr [name] and Mrs [name]"),
    ("My worker Agnieszka Kowalczyk and dr patel", "My worker [name] and dr [name]"),
    ("I asked Grace and then zainab", "I asked [name] and then [name]"),
    ("Mark rang me", "[name] rang me"),
    ("It was Tarquinius. then tarquinius left", "It was [name]. then [name] left"),
    ("HE HIT ME AND NOBODY CAME, MANDY SAW", "HE HIT ME AND NOBODY CAME, [name] SAW"),
    # Small places.
    ("Bev at Tamsin House helped", "[name] at [place] helped"),
    ("at Gawthrop Lane surgery", "at [place]"),
    ("in Skegness with 2 bags", "in [place] with 2 bags"),
    ("in leeds or stoke-on-trent", "in [place] or [place]"),
    ("We moved to Bath", "We moved to [place]"),
    ("the caravan site at Fennick Bay", "the caravan site at [place]"),
    # Schools.
    ("Had to leave Dunmallet Academy", "Had to leave [school]"),
    ("now at coldbeck primary the", "now at [school] the"),
    ("St Anne's primary", "[school]"),
    ("st anne's primary", "[school]"),
    ("at Pettigrew Street Juniors", "at [school]"),
]
SHOWN = [
    "Will you help? May I ask? I have hope, it was dawn, and grace.",
    "my friend will come. my son may go. our hope is small. they took the mickey.",
    "On Tuesday in March, at Easter, in Ramadan and at Christmas.",
    "My English is small, I speak Urdu and Polish, I am Muslim, from Scotland.",
    "I used Facebook, WhatsApp and Zoom. We went to Tesco and Argos.",
    "CAMHS said nine months. The DASH, the DSL, two IDVAs and PCs, my GP, HR and A&E.",
    "I said NO and then I said it AGAIN.",
    "'Mum to ensure.' 'Have you tried talking to him about it.'",
    "The primary school, my secondary school, a Catholic school, high school.",
    "Nobody asked. Potholes by the bypass still not done.",
    "the nurse yawned and the doctor suggested tablets. I miss him. My pc was broken.",
    "In the bath I like reading. A quick deal on a sale.",
]


@pytest.mark.parametrize(("said", "shown"), HIDDEN, ids=[said for said, _ in HIDDEN])
def test_hidden(said: str, shown: str) -> None:
    assert mask(said) == shown


@pytest.mark.parametrize("said", SHOWN)
def test_shown_as_it_was(said: str) -> None:
    assert mask(said) == said


@pytest.mark.parametrize("service", list(lines_of("national_services")))
@pytest.mark.parametrize("sentence", ["I rang {} and they helped.", "{} said no.", "thanks to {}"])
def test_a_national_service_is_never_hidden(service: str, sentence: str) -> None:
    for said in (service, service.lower(), service.replace("'", "’"), service.replace("'", "")):
        assert mask(sentence.format(said)) == sentence.format(said)


def test_the_partnerships_own_places_are_hidden_in_any_case() -> None:
    said = "Nobody in nether holme or NETHER HOLME goes to the Willow Room."
    assert mask(said, ["Nether Holme", "Willow Room"]) == (
        "Nobody in [place] or [place] goes to the [place]."
    )
    assert mask("nobody in nether holme") == "nobody in nether holme", "control: not by itself"


def test_spans_say_where_what_and_how_surely() -> None:
    said = "Ring Mandy on 07700 900417."
    name, phone = find_spans(said)
    assert (said[name.start : name.end], name.type) == ("Mandy", "name")
    assert (said[phone.start : phone.end], phone.type) == ("07700 900417", "phone")
    assert 0 < name.confidence <= 1
    assert phone.placeholder == "[phone]"


def test_spans_never_overlap() -> None:
    spans = find_spans("St Anne's primary, 14 Mill Lane, HD14 3QP, 07700 900417, Mrs Mill of Leeds")
    assert all(first.end <= second.start for first, second in pairwise(spans))


@pytest.mark.parametrize(
    "said", ["", " ", "\n", "👩‍👧", "ok", "كلمتني", "한국어", "[name]", "'", "-"]
)
def test_anything_may_be_said(said: str) -> None:
    assert mask(said) == said
