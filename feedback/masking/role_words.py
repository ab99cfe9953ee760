"""The words for work, parts and workplaces that `roles` looks for, as pieces of patterns."""

KIND = (
    r"(?:female|male|black|asian|white|polish|muslim|gay|lesbian|trans|deaf|blind|disabled|woman"
    r"|man|lady|bloke|lad|girl|dad|mum|mam|mother|father|person|couple|family|health\svisitor"
    r"|(?:support|youth|key|link|outreach|family)\s?worker|police\s[a-z]{3,12}|lollipop|idva|isva"
    r"|mechanic|plumber|electrician|driver|nurse|midwife|doctor|gp|dentist|vet|chemist|pharmacist"
    r"|teacher|ta|head|headteacher|caretaker|vicar|priest|imam|rabbi|pastor|postman|postwoman"
    r"|postie|milkman|butcher|baker|barber|hairdresser|cabbie|firefighter|fireman|firewoman|paramedic"
    r"|copper|officer|pc|pcso|soldier|farmer|shepherd|fisherman|skipper|pilot|jockey|referee"
    r"|coach|captain|goalie|interpreter|translator|counsellor|social\sworker|worker|apprentice"
    r"|welder|joiner|roofer|bricklayer|scaffolder|chef|cook|waitress|barmaid|barman|landlord"
    r"|landlady|shopkeeper|childminder|foster\scarer|carer|councillor|magistrate|student|pupil"
    r"|speaker|volunteer|manager|engineer|technician|lecturer|professor|surgeon|optician)"
)
# Parts that one person in a village has; they point to her even without saying where.
SINGLE = (
    r"(?:lollipop\s(?:lady|man|woman)|school\s(?:cook|caretaker|secretary|bus\sdriver|nurse|crossing)"
    r"|caretaker|vicar|curate|church\swarden|verger|organist|bell\s?ringer|postman|postwoman|postie"
    r"|postmistress|postmaster|milkman|dinner\slady|mayor|mayoress|town\scrier|parish\sclerk"
    r"|town\sclerk|village\s[a-z]{3,12}|gamekeeper|lighthouse\skeeper|lifeboat\s[a-z]{3,12}|farrier"
    r"|blacksmith|brown\sowl|akela|scout\s(?:leader|master)|guide\sleader|choir\s?master|bandmaster"
    r"|parish\spriest|local\s(?:vicar|priest|imam|gp|doctor|vet|butcher|mp|councillor|postman|bobby"
    r"|pc|copper|midwife|dentist|chemist|undertaker|taxi\sdriver|milkman|farmer|councillor)"
    r"|mobile\s[a-z]{3,15}|town\smayor|harbour\s?master|ferryman|undertaker)"
)
# Parts that many have, but one at a place.
COMMON = (
    r"(?:head|deputy\shead|head\s?teacher|headmaster|headmistress|receptionist|landlord|landlady"
    r"|manager|pharmacist|chemist|dentist|vet|nurse|doctor|gp|midwife|teacher|ta|sendco|senco"
    r"|butcher|baker|barber|priest|imam|rabbi|pastor|minister|cook|chef|barmaid|barman|cleaner"
    r"|secretary|treasurer|chair|chairman|chairwoman|captain|coach|goalie|goalkeeper|lifeguard"
    r"|librarian|driver|porter|groundsman|foreman|supervisor|security\sguard|doorman|bouncer"
    r"|councillor|mp|skipper|warden|matron|bursar|registrar|leader|owner|boss|hairdresser)"
)
PLACE = (
    r"(?:caravan\s(?:site|park)|mobile\s(?:library|shop)|post\soffice|pub|chippy|chip\sshop"
    r"|chip\svan|burger\svan|corner\sshop|village\s(?:shop|hall|school|pub|store)|paper\sshop"
    r"|newsagents?|newsagent['’]s|off\slicence|garage|petrol\sstation|caf[eé]|tea\s?room|bakery"
    r"|bakers|butchers|butcher['’]s|chemists?|chemist['’]s|pharmacy|salon|barbers|barber['’]s"
    r"|hairdressers|nail\sbar|school\s(?:bus|kitchen|office|run)|minibus|library(?:\svan)?"
    r"|ice\scream\svan|milk\sround|milk\sfloat|bin\slorry|gritter|lifeboat|ferry|scouts|scout\sgroup"
    r"|brownies|cubs|guides|beavers|rainbows|(?:under|u)[\s-]?\d{1,2}['’]?s|football\s(?:team|club)"
    r"|netball\s(?:team|club)|rugby\s(?:team|club)|cricket\s(?:team|club)|darts\steam|choir"
    r"|brass\sband|youth\sclub|play\s?group|toddler\sgroup|mums?\sand\stots?|sunday\sschool"
    r"|boxing\s(?:club|gym)|karate(?:\sclub)?|judo\sclub|dance\sschool|riding\sschool|stables|kennels"
    r"|cattery|farm\sshop|garden\scentre|food\s?bank|market\sstall|fruit\sstall|allotments?"
    r"|leisure\scentre|swimming\s(?:baths|pool)|bowls\sclub|golf\sclub|working\smen['’]?s\sclub"
    r"|social\sclub|legion|community\s(?:centre|shop)|campsite|launderette|laundrette|bookies"
    r"|(?:chicken|biscuit|meat|pie|bread|sock|carpet|cheese|crisp|paint|pet\sfood|fish|egg|salad"
    r"|sandwich|furniture|car|brick|glass|cake)\sfactory|factory|quarry|dairy|saw\s?mill|abattoir"
    r"|docks|harbour|(?:bus\s|train\s)?depot|bus\sstation|tip|scrapyard|car\swash|crematorium|cemetery|call\scentre|care\shome"
    r"|nursing\shome|town\shall|registry\soffice|surgery|co-?op|tesco|asda|aldi|lidl|morrisons"
    r"|sainsbury['’]?s|spar|greggs|b&m|iceland|esso|shell|texaco|bp|farm|mill|foundry|brewery|fire\sstation|police\sstation)"
)
OF_SIZE = r"(?:\s(?:big|little|small|local|village|only|old|new|main|high\sstreet|family|town))?"
