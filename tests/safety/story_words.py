"""What the made-up stories are made of. Everybody and everything here is invented; nothing was
taken from the lists and rules of the masking.
"""


def listed(text: str, between: str | None = None) -> list[str]:
    """Return a list written as text."""
    return [word.strip() for word in text.strip().split(between)]


# Names as they stand on doors here: of many origins, some of them words.
FIRST = listed("""
Zofia Agnieszka Krzysztof Bogdan Ioana Vasile Rasa Mantas Olena Taras Siobhan Niamh Ffion Gethin
Morag Hamish Parveen Shabana Imran Tariq Nasreen Rukhsana Harpreet Gurdeep Jaswinder Rajesh Priya
Lakshmi Thusitha Nusrat Shahida Fatima Yasmin Khadija Omar Abdirahman Hodan Ayaan Folasade Chinedu
Ngozi Kwabena Akosua Tendai Rutendo Mei Xiuying Thuy Linh Aylin Emre Rojin Shirin Farzaneh Ines
Tiago Kayleigh Shannon Darren Tracey Wayne Leanne Craig Debbie Gemma Jordan Chantelle Maureen
Grace Joy Hope Rose Mark Amber Faith Dawn Robin Heather
""")
FAMILY = listed("""
Nowakowski Wisniewska Popescu Kazlauskas Kovalenko Gallagher Llewellyn Abercrombie Akhtar Hussain
Chaudhry Sandhu Dhaliwal Subramaniam Wickramasinghe Rahman Begum Haddad Al-Masri Warsame Adeyemi
Okonkwo Mensah Moyo Zhang Nguyen Yildiz Barzani Rezaei Ferreira Hollingworth Ramsbottom Entwistle
Pickersgill Birtwhistle Thwaite Cartwright Postlethwaite Young Bishop Marsh Stone
""")
NICKNAMES = listed(
    """
Dazza|Big Tone|Gaz|Shaz|Macca|Twiggy|Smithy|Bex|Jonno|Kezza|Robbo|Tinks|Spud|Shell|Lyndz
""",
    "|",
)
PLACES = listed(
    """
Thornwick|Little Hexby|Saltersby|Marrowdale|Copley Bottom|Upper Wenbury|Drayholme|Fenny Ashcote|
Skelbeck|Harrowgill
""",
    "|",
)
SCHOOLS = listed(
    """
Marsh Lane Primary|St Brannoc's|Hollybank Academy|Oakwell High|Little Acorns nursery|
Brindlegate Junior School|Our Lady of Wenbury|Skelbeck Infants
""",
    "|",
)
WORKPLACES = listed(
    """
Brindle's bakery|Hartwell Grange care home|Kestrel Logistics|the Plough and Harrow|Denby & Sons|
Wenbury Nails|the Tapton Street Spar|Orchard Vets|Cobb's garage
""",
    "|",
)
STREETS = listed(
    """
14 Larkmeadow Close|Tapton Street|7 Sycamore Rise|Flat 3, Beacon Court|Old Quarry Lane|
22b Cinder Hill|Wharfedale Gardens|Gasworks Row
""",
    "|",
)
# What stays when everything above is hidden, and points to somebody all the same.
RARE_FACTS = listed(
    """
I was the first woman to skipper the lifeboat here|we have triplets and a set of twins|
he lost an arm in the quarry accident|I keep the only emu farm in the county|
I won the county pie contest two years running|my father was the lollipop man for forty years|
we were on the local news when the roof blew off|I am the only deaf driver at the depot
""",
    "|",
)

# What people tell, with whom and what in braces. {family} alone is how neighbours speak.
TOLD = listed(
    """
my ex {name} kept turning up at {school} gates asking for the kids
I told the officer that {name} had my bank card and nothing was done
{name} from next door heard everything and rang for me
we moved to {place} and he still found us within a fortnight
he works at {workplace} so everyone in town is his mate
my {age} saw all of it and still wets the bed
my daughter is {age} and will not sleep alone
it began on {date} and I was believed straight away
you can ring me on {phone} but only when he is at work
his number is {phone} and he texts from it all night
please write to me at {email} not to the house
he follows me in a grey van, {plate}, every single day
he made a page about me under {handle} and nobody took it down
my NHS number is {nhs} and the surgery still gave him my letters
the housing officer put us at {street} two doors from his mum
{nickname} told him where I was staying
our {nickname} drove me to the refuge in the end
the social worker was called {name} and she was kind
I am {name}, I gave my name to three different people
my mum {first} took the children in
{first} and {other} are scared of their own dad
{first} is {age} and asks for him
he waits outside {workplace} when I finish
I left {street} in the middle of the night with two bags
the teacher at {school} noticed before anybody else
court was on {date} and they moved it twice
Mr {family} the duty solicitor never came
Mrs {family} at number nine let us use her phone
{name}'s brother is a special constable so I said nothing
everyone in {place} knows what he did
""",
    "\n",
)
# Nothing in these points to anybody.
PLAIN = listed(
    """
I waited four months for somebody to ring me back
nobody explained what would happen next
the woman on the helpline listened and did not rush me
I had to tell it all over again every time
I only wish it had come sooner
the leaflet was no use to me because I could not take it home
they asked if I was safe and I did not know what to say
it helped that the same worker came each week
""",
    "\n",
)
