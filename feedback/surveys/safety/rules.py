"""The rules, in the order an officer meets them."""

from functools import partial

from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.safety import whole, wording
from feedback.surveys.safety.concern import Circumstances, Concern, Find, Rule


def _about_words(slug: str) -> Find:
    def find(definition: SurveyDefinition, circumstances: Circumstances) -> list[Concern]:
        return list(wording.asks(slug, definition))

    return find


RULES = (
    Rule(
        "names",
        "Asks for no names",
        "A name, or an answer to “who”, tells who answered, and about whom.",
        True,
        _about_words("names"),
    ),
    Rule(
        "places",
        "Asks for no exact places",
        "Whoever knows where someone lives or went finds her answer by it.",
        True,
        _about_words("places"),
    ),
    Rule(
        "dates",
        "Asks for no exact days or ages",
        "A day or a date of birth picks one person out of thousands.",
        True,
        _about_words("dates"),
    ),
    Rule(
        "contact",
        "Asks for nothing that finds a person again",
        "A number, an address or a job title undoes the promise that we don’t know who answers.",
        True,
        _about_words("contact"),
    ),
    Rule(
        "story",
        "Does not ask what happened",
        "Telling it again hurts, and says who tells it. We ask about services and what would help.",
        True,
        _about_words("story"),
    ),
    Rule(
        "compulsory",
        "Makes nobody answer",
        "People in danger must be able to leave any question empty, and know it.",
        True,
        _about_words("compulsory"),
    ),
    Rule(
        "loaded",
        "Neither pushes nor blames",
        "Loaded questions hurt people, and their answers tell nothing.",
        True,
        _about_words("loaded"),
    ),
    Rule(
        "hard_words",
        "Warns before hard words",
        "Some words bring everything back. People decide for themselves once they know what comes.",
        True,
        wording.hard_words,
    ),
    Rule(
        "hard_to_read",
        "Each question is easy to read",
        "People read this tired, afraid, on a phone, or in their second language.",
        False,
        wording.hard_to_read,
    ),
    Rule(
        "reading_age",
        "The whole reads at 11 years",
        "Plain words are for everyone. At work, 14 years will do.",
        True,
        whole.reads_too_old,
    ),
    Rule(
        "jargon",
        "Uses no letters only we know",
        "What people don’t understand they skip, or get wrong.",
        False,
        wording.jargon,
    ),
    Rule(
        "too_many_texts",
        "Asks for words three times at most",
        "Each text is work to write, and one more chance to be found out.",
        True,
        whole.too_many_texts,
    ),
    Rule(
        "too_long",
        "Takes as long as it says",
        "A person with two minutes must know before she begins.",
        False,
        whole.too_long,
    ),
    Rule(
        "no_support",
        "Leads to help",
        "A survey can stir up what needs a person to talk to: first and last page name one.",
        True,
        whole.no_support,
    ),
    Rule(
        "codes",
        "Codes point to nobody",
        "A note of who took which slip would undo what keeps answers and people apart.",
        False,
        whole.codes,
    ),
    Rule(
        "too_few",
        "Enough people will answer",
        "Under five answers stay sealed: nobody would read them, and each could be found out.",
        True,
        whole.too_few,
    ),
    Rule(
        "small_joined",
        "What is joined to words hides people",
        "Words beside an area and an age show who wrote them where few people share both.",
        True,
        whole.small_joined,
    ),
    Rule(
        "few_words",
        "Many people come to each box for words",
        "Where few do, the words alone tell what they ticked before.",
        True,
        whole.few_words,
    ),
    Rule(
        "small_groups",
        "The equality questions fit the number of people",
        "Groups under ten are never shown: asking what can’t be used only costs trust.",
        False,
        whole.small_groups,
    ),
    Rule(
        "does_not_fit",
        "The fullest answer can be sent",
        "Nobody may write for an hour and then be told it is too long.",
        True,
        whole.does_not_fit,
    ),
    Rule(
        "six_words",
        "Gives nobody words that others may find",
        "Whoever lives with somebody can find them, and learn that she answered, or what.",
        True,
        whole.six_words,
    ),
    Rule(
        "no_last_day",
        "Has a last day",
        "People must know by when, and we when to answer.",
        True,
        whole.no_last_day,
    ),
    Rule(
        "no_safeguarding",
        "The safeguarding lead approved it",
        "A second pair of eyes, trained to see what may harm.",
        True,
        partial(whole.not_approved, "safeguarding", "The safeguarding lead"),
    ),
    Rule(
        "no_data_protection",
        "The data protection officer approved it",
        "The law asks for it: what people say here is of the most protected kind.",
        True,
        partial(whole.not_approved, "data_protection", "The data protection officer"),
    ),
)
BY_SLUG = {rule.slug: rule for rule in RULES}


def rule_of(concern: Concern) -> Rule:
    """Return the rule that a concern comes from."""
    return BY_SLUG[concern.rule]


def check(definition: SurveyDefinition, circumstances: Circumstances) -> list[Concern]:
    """Return every concern about a survey, in the order of the rules and of its questions."""
    return [concern for rule in RULES for concern in rule.find(definition, circumstances)]
