"""Sentences in which something is hidden, and sentences that stay as they were: identifiers with a
form of their own, names in any case, and work, parts and small organisations that point to one
person; and what only looks like one of them.
"""

import pytest

from feedback.masking import mask

FORMS = [
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
NAMES = [
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
    ("Mrs Pickavance at one office", "[name] at one office"),
    ("mrs ellwood in the office", "[name] in the office"),
    ("told ms adeyinka-rowe", "told [name]"),
    ("Mr. Hollis owns it", "[name] owns it"),
    ("PC Danvers", "PC [name]"),
    ("Lee Brannigan-Moss, waiting", "[name], waiting"),
    ("Mr Will Green and Mrs Hill", "[name] and [name]"),
    ("My worker Agnieszka Kowalczyk and dr patel", "My worker [name] and dr [name]"),
    ("I asked Grace and then zainab", "I asked [name] and then [name]"),
    ("Mark rang me", "[name] rang me"),
    ("It was Tarquinius. then tarquinius left", "It was [name]. then [name] left"),
    ("HE HIT ME AND NOBODY CAME, MANDY SAW", "HE HIT ME AND NOBODY CAME, [name] SAW"),
    ("our bazzer rang and i told adeolu", "our [name] rang and i told [name]"),
    ("i spoke to gosia on monday", "i spoke to [name] on monday"),
    ("kath smith and lexie-mae", "[name] and [name]"),
    (
        "Hope from the centre. our will will not go",
        "[name] from the centre. our [name] will not go",
    ),
    ("Faith and Patience Mensah were on shift", "[name] and [name] were on shift"),
    ("joys brother and mandys house", "[name] brother and [name] house"),
    ("Rose is my real name, his name is dwaynie", "[name] is my real name, his name is [name]"),
    ("Łukasz and siôn", "[name] and [name]"),
    ("dazzer was there. grace said so", "[name] was there. [name] said so"),
    # Small places.
    ("everyone in nether holme knows", "everyone in [place] knows"),
    ("I live in Leeds", "I live in [place]"),
    ("Bev at Tamsin House helped", "[name] at [place] helped"),
    ("at Gawthrop Lane surgery", "at [place]"),
    ("in Skegness with 2 bags", "in [place] with 2 bags"),
    ("i was in leeds or stoke-on-trent", "i was in [place] or [place]"),
    ("We moved to Bath", "We moved to [place]"),
    ("the caravan site at Fennick Bay", "the caravan site at [place]"),
    # Schools.
    ("Had to leave Dunmallet Academy", "Had to leave [school]"),
    ("now at coldbeck primary the", "now at [school] the"),
    ("St Anne's primary", "[school]"),
    ("st anne's primary", "[school]"),
    ("at Pettigrew Street Juniors", "at [school]"),
]
PARTS = [
    ("I'm the only female mechanic at the bus depot so", "I'm [role] so"),
    ("im the lollipop lady at the village school and", "im [role] and"),
    ("my ex is the vicar", "my ex is [role]"),
    ("he drives the mobile library so", "he [role] so"),
    ("I run the caravan site at Fennick Bay", "[role] at [place]"),
    ("and coaches the under 11s at", "and [role] at"),
    ("we are the only Somali family on our street", "we are [role]"),
    ("he's a sergeant in the same station I report to.", "he's [role]."),
    ("She works nights at the chicken factory", "She works nights at [workplace]"),
    ("he works behind the bar at the golf club", "he works behind the bar at [workplace]"),
    # Small organisations, by their kind.
    ("through pennyfield lettings again", "through [organisation] again"),
    ("Rainbow Nursery were great", "[school] were great"),
    ("at Green Lane Surgery", "at [place]"),
    ("she was at the willow centre", "she was at the [place]"),
    ("outside the badger arms", "outside the [organisation]"),
    ("from Hodgson & Sons", "from [organisation]"),
    ("he goes to st hilda's church", "he goes to [place]"),
    ("outside the Esso on Pellon Bank", "outside [organisation]"),
    ("off the coppice estate", "off the [address]"),
]
HIDDEN = [*FORMS, *NAMES, *PARTS]
SHOWN = [
    # No identifiers, though they have the form of one.
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
    # Services, months, faiths and everyday words.
    "Will you help? May I ask? I have hope, it was dawn, and grace.",
    "my friend will come. my son may go. our hope is small. they took the mickey.",
    "On Tuesday in March, at Easter, in Ramadan and at Christmas.",
    "My English is small, I speak Urdu and Polish, I am Muslim, from Scotland.",
    "Leeds has two refuges and Kent has none. Services in Bradford get all the money.",
    "My name is on the list. The staff were proffesional and knowledgable.",
    "I used Facebook, WhatsApp and Zoom. We went to Tesco and Argos.",
    "CAMHS said nine months. The DASH, the DSL, two IDVAs and PCs, my GP, HR and A&E.",
    "I said NO and then I said it AGAIN.",
    "'Mum to ensure.' 'Have you tried talking to him about it.'",
    "The primary school, my secondary school, a Catholic school, high school.",
    "Nobody asked. Potholes by the bypass still not done.",
    "the nurse yawned and the doctor suggested tablets. I miss him. My pc was broken.",
    "In the bath I like reading. A quick deal on a sale.",
    # General work, parts and organisations.
    "She was the only nurse who listened and he was the only one in the team.",
    "The receptionist was rude and the doctor at the surgery was kind.",
    "He works for the council, I work full time, they work in a care home.",
    "At the Children's Centre, the Family Court, a women's refuge and the health centre.",
    "The primary school, my nursery, a private clinic and the local pub.",
    "I run the risk. They run the group well. We manage.",
    "The council estate, the housing estate and the main road.",
]


@pytest.mark.parametrize(("said", "shown"), HIDDEN, ids=[said for said, _ in HIDDEN])
def test_hidden(said: str, shown: str) -> None:
    assert mask(said) == shown


@pytest.mark.parametrize("said", SHOWN)
def test_shown_as_it_was(said: str) -> None:
    assert mask(said) == said


@pytest.mark.parametrize("said", [said for said, _ in FORMS])
def test_hidden_in_the_middle_of_other_words(said: str) -> None:
    """What is hidden alone is hidden in company, and the company stays."""
    shown = mask(f"they said {said} and left")
    assert shown.startswith("they said ")
    assert shown.endswith(" and left")
    assert "[" in shown
