"""Identifiers with a form of their own are hidden, and what only looks like one is not."""

import pytest

from feedback.masking import mask

HIDDEN = [
    # Telephone numbers, in any spacing (the numbers are Ofcom's for fiction).
    ("ring 07700 900417 after 1pm", "ring [phone] after 1pm"),
    ("07700900417", "[phone]"),
    ("077 00 900 233", "[phone]"),
    ("0 7 7 0 0 9 0 0 2 3 3", "[phone]"),
    ("07700-900-118.", "[phone]."),
    ("+44 7700 900862", "[phone]"),
    ("+44(0)7700 900862", "[phone]"),
    ("(01632) 960 884", "[phone]"),
    ("01632-960-884", "[phone]"),
    ("oh seven seven double oh nine double oh one two three", "[phone]"),
    # Addresses on the internet.
    ("mail me: jo.smith+x@example.org.", "mail me: [e-mail]."),
    ("jo @ example.co.uk", "[e-mail]"),
    ("jo dot smith at gmail dot com", "[e-mail]"),
    ("see https://example.org/a?b=1 now", "see [link] now"),
    ("www.example.org/help", "[link]"),
    ("dvhelp.example still lists it", "[link] still lists it"),
    ("messages off @big_gaz77", "messages off [name]"),
    ("off dean.truthteller.88 again", "off [name] again"),
    # Places by code.
    ("HD14 3QP", "[postcode]"),
    ("hd143qp", "[postcode]"),
    ("SW1A 1AA", "[postcode]"),
    ("i was ME7 and they do ME8", "i was [postcode] and they do [postcode]"),
    ("I live in B12", "I live in [postcode]"),
    ("the L8 area", "the [postcode] area"),
    # Numbers that name a person.
    ("NHS 943 476 5919", "NHS [number]"),
    ("9434765919", "[number]"),
    ("QQ 12 34 56 C", "[number]"),
    ("qq123456c", "[number]"),
    ("his van, KX01 PPD, outside", "his van, [number], outside"),
    ("(ye50 zrt)", "([number])"),
    ("A123 BCD", "[number]"),
    ("it is CR/88204/417 if", "it is [number] if"),
    ("crime number 4471", "crime number [number]"),
    ("PC 4821 was kind", "PC [number] was kind"),
    ("account 12345678", "account [number]"),
    # Full dates.
    ("(he's 26/02/2021)", "(he's [date])"),
    ("since 14/09/24", "since [date]"),
    ("3.4.2019", "[date]"),
    ("2021-03-04", "[date]"),
    ("Funding confirmed 11 March for", "Funding confirmed [date] for"),
    ("on the 12th of feb, a", "on the [date], a"),
    ("March 4th 2020", "[date]"),
    ("friday 14th", "[date]"),
    # Ages of children.
    ("my daughter (7) has", "my daughter ([age]) has"),
    ("my 4 year old", "my [age] year old"),
    ("a 2-year-old", "a [age]-year-old"),
    ("she's 7 now", "she's [age] now"),
    ("hes nearly 6", "hes nearly [age]"),
    ("im 15", "im [age]"),
    ("my lad is 14 and", "my lad is [age] and"),
    ("girls are 2 and 9", "girls are [age] and [age]"),
    ("the kids, 3, 5 and 9, saw", "the kids, [age], [age] and [age], saw"),
    ("the week of her 5th birthday", "the week of her [age]"),
    ("aged twelve and fourteen", "aged [age] and [age]"),
    ("a 6 week old", "a [age] week old"),
    # Streets.
    ("at 14 Mill Lane", "at [address]"),
    ("To 14 coppice row", "To [address]"),
    ("Flat 3, 22 Wicket Street", "[address]"),
    ("in Mafeking Terrace now", "in [address] now"),
    ("on fennel street", "on [address]"),
]
SHOWN = [
    "It took 24/7 care, £12,000, 10,000 people, 50/50 custody and 2 out of 3.",
    "In March 2021 I left. In 2019 to 2020, in May, in the summer of 2018.",
    "2 may come, 3 will not, and in may nobody did.",
    "I take vitamin B12. We took the M62 and the A1. S47 enquiry, section 47, Section 17.",
    "He's 5 foot 4. She is 8 months pregnant. My son was 1 of 3. It is 2 hours. I'm 35.",
    "It is 10 minutes down the road, on the main road, in the High Street.",
    "At the Family Court, the Crown Court and the county court.",
    "I rang 999, 101 and 111.",
    "The helpline 0808 2000 247 is free, and Samaritans 116 123.",
    "It was e.g. fine, i.e. ok, no.5 at 9.30am.",
    "We waited 3 weeks, 40 minutes, 60 mile and 2 bin bags.",
    "I had 20 sessions and 38 cases.",
]


@pytest.mark.parametrize(("said", "shown"), HIDDEN, ids=[said for said, _ in HIDDEN])
def test_hidden(said: str, shown: str) -> None:
    assert mask(said) == shown


@pytest.mark.parametrize("said", SHOWN)
def test_shown_as_it_was(said: str) -> None:
    assert mask(said) == said


@pytest.mark.parametrize("said", [said for said, _ in HIDDEN])
def test_hidden_in_the_middle_of_other_words(said: str) -> None:
    """What is hidden alone is hidden in company, and the company stays."""
    shown = mask(f"they said {said} and left")
    assert shown.startswith("they said ")
    assert shown.endswith(" and left")
    assert "[" in shown
