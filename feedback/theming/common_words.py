"""English words that say nothing about what a text is about; without apostrophes, unless that
would be another word ("ill").

Written for this project. Words of a codebook's matter ("never", "late", "told") are not here.
"""

_WORDS = """
a about above after again all almost also although always am an and another any anybody anyone
anything are arent around as at away back be because been before being below between both but by
came can cannot cant come comes coming could couldnt did didnt do does doesnt doing done dont down
each either else even ever every everybody everyone everything few for four from further gave get
gets getting give given gives go goes going gone good got had hadnt has hasnt have havent having
he he'll hed her here hers herself hes him himself his how however i i'll id if im in instead into
is isnt it itd itll its itself ive just keep kept kind knew know known let lets like little lot
lots made make makes making many may maybe me might mine more most much must my myself need needed
needs neither no nobody nor not nothing now of off often oh ok okay on once one ones only onto or
other others our ours ourselves out over own perhaps please put quite rather really said same saw
say saying says see seem seemed seen several shall she she'd shes should shouldnt since so some
somebody someone something sometimes soon still such take taken than thank thanks that thats the
their theirs them themselves then there theres these they theyd theyll theyre theyve thing things
think this those though thought three through to today too took towards two until up upon us use
used using very via want wanted was wasnt way we we'd well were werent weve what whatever whats
when where whether which while who whole whom whos whose why will with within without wont would
wouldnt yes yet you youd youll your youre yours yourself youve
"""
COMMON_WORDS = frozenset(_WORDS.split())
# Common by themselves, but they make another word of the one before: "logged out", "cut off".
PARTICLES = frozenset({"down", "off", "out", "up"})
