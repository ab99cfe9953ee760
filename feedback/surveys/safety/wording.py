"""Rules about the words of one question. What they look for is content, in `wording.toml`.

Questions about the person are none of theirs: those come from sets that the data protection officer
reviews, in the words of national standards.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engagement.groups import RespondentGroup
from engagement.letters import as_it_looks
from feedback.surveys.definition import Kind, QuestionDefinition, SurveyDefinition
from feedback.surveys.safety.concern import Circumstances, Concern
from feedback.surveys.safety.reading import LONGEST_SENTENCE, longest_sentence, surely_older_than

CONTENT = Path(__file__).with_name("wording.toml")
READING_AGE = 11
# People who answer at work know their own field's words.
AT_WORK = (RespondentGroup.STAFF, RespondentGroup.SERVICE)
SHORTEST_JUDGED = 8  # words; fewer are hard or easy by chance
SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
# "Please don’t write names" and "You do not have to tell us" ask for nothing.
NEGATED = re.compile(
    r"\b(?:don’t|do not|never|no need|needn’t|need not|without|not (?:ask|need|want)|nobody|no one"
    r"|avoid|leave out|no (?:\w+ )?(?:names?|numbers?|details)|not (?:about|the)|rather than"
    r"|instead of|free to)\b",
    re.IGNORECASE,
)
# A closed question whose hint or choices ask for words all the same.
WRITE_IN = re.compile(
    r"\b(?:write|enter|type|fill (?:it )?in|note (?:down|the)|put (?:it|your)|give the"
    r"|please state)\b",
    re.IGNORECASE,
)
ACRONYM = re.compile(r"\b[A-Z][A-Z&]{2,}s?\b")
SAYS_WHAT_IT_IS = re.compile(
    r"^\s*,?\s*(?:\(|–|-|,\s*(?:a|an|the|who|which|or|where|someone|people)\b|means\b|is\s+an?\b"
    r"|(?:stands|short)\s+for)|^,?\s*short\s+for\b|^[^.?!]{0,40}[.?!]\s*(?:That|This|It|They|These|He|She)\s+(?:is|are|lets|means|helps)\b"
)
EXPLAINED = re.compile(r"\(([^)]{4,})\)")


def oldest_reader(group: str) -> int:
    """Return the age, in years, at which a survey for this group may at most be read."""
    return READING_AGE + (3 if group in AT_WORK else 0)


@dataclass(frozen=True)
class Wording:
    """What one rule says, and the patterns it looks for."""

    what: str
    fix: str
    asked: tuple[re.Pattern[str], ...] = ()
    in_words: tuple[re.Pattern[str], ...] = ()
    even_negated: tuple[re.Pattern[str], ...] = ()


@cache
def content() -> dict[str, dict[str, Any]]:
    """Return the file as it stands."""
    return tomllib.loads(CONTENT.read_text(encoding="utf-8"))


@cache
def wording(rule: str) -> Wording:
    """Return what one rule looks for."""
    stored = content()[rule]
    return Wording(
        stored["what"],
        stored["fix"],
        **{name: _compiled(stored.get(name, ())) for name in ("asked", "in_words", "even_negated")},
    )


def _compiled(patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def words_of(question: QuestionDefinition) -> str:
    """Return the question and its hint, with one kind of apostrophe."""
    return _plain(f"{question.text}\n{question.help}")


def all_words_of(question: QuestionDefinition) -> str:
    """Return everything people read on its page but its content note."""
    listed = [choice.label for choice in (*question.rows, *question.choices)]
    return _plain("\n".join([question.text, question.help, *listed, *question.ends]))


def _plain(text: str) -> str:
    return as_it_looks(text).strip()


def asking(text: str) -> str:
    """Return the sentences that ask for something, without those that tell people not to."""
    kept = (s for s in SENTENCE.findall(text) if not NEGATED.search(s))
    return " ".join(part.strip() for part in kept)


def asks(rule: str, definition: SurveyDefinition) -> Iterator[Concern]:
    """Yield a concern for each question whose words match the rule's patterns."""
    looked_for = wording(rule)
    for question in definition.questions:
        asks_to_write = not question.is_text and bool(WRITE_IN.search(all_words_of(question)))
        words = all_words_of(question) if asks_to_write else words_of(question)
        takes_words = question.is_text or asks_to_write
        patterns = looked_for.asked + (looked_for.in_words if takes_words else ())
        found = _first(patterns, asking(words)) or _first(looked_for.even_negated, words)
        if found:
            yield Concern(
                rule,
                f"“{question.text}” {looked_for.what}: “{found}”.",
                looked_for.fix,
                question.key,
                words,
            )


def _first(patterns: Iterable[re.Pattern[str]], text: str) -> str:
    found = (pattern.search(text) for pattern in patterns)
    return next((match.group().strip() for match in found if match), "")


# ---- Hard to read --------------------------------------------------------------------------------


def hard_to_read(definition: SurveyDefinition, circumstances: Circumstances) -> Iterator[Concern]:
    """Yield questions that a reader of eleven could not follow, with easier words."""
    for question in definition.questions:
        words = words_of(question)
        if trouble := _trouble(words, definition.respondent_group):
            fix = "Write it as you would say it to a child of eleven: short words, one thought."
            what = f"“{question.text}” is hard to read: {trouble}."
            yield Concern("hard_to_read", what, fix, question.key, words)


def _trouble(text: str, group: str) -> str:
    if longest_sentence(text) > LONGEST_SENTENCE:
        return f"a sentence is longer than {LONGEST_SENTENCE} words"
    for word, better in content()["plainer"].items():
        if found := re.search(rf"\b(?:{word})\b", text, re.IGNORECASE):
            return f"“{found.group()}” ({better})"
    is_long_enough = len(text.split()) >= SHORTEST_JUDGED
    if is_long_enough and surely_older_than(text, oldest_reader(group)):
        return "its words are long"
    return ""


# ---- Hard words ----------------------------------------------------------------------------------


def hard_words(definition: SurveyDefinition, circumstances: Circumstances) -> Iterator[Concern]:
    """Yield questions with words that may hurt, and no note before them."""
    is_at_work = definition.respondent_group in (*AT_WORK, RespondentGroup.COMMUNITY)
    patterns = wording("hard_words").asked + (() if is_at_work else wording("hard_words").in_words)
    noted: set[str] = set()
    for question in definition.questions:
        if question.kind == Kind.STATEMENT:
            noted.add(question.section)
            continue
        words = all_words_of(question)
        has_note = bool(question.content_note) or (question.section in noted - {""})
        if not has_note and (found := _first(patterns, words)):
            what = f"“{question.text}” has a hard word and no content note: “{found}”."
            yield Concern("hard_words", what, wording("hard_words").fix, question.key, words)


# ---- Jargon --------------------------------------------------------------------------------------


def jargon(definition: SurveyDefinition, circumstances: Circumstances) -> Iterator[Concern]:
    """Yield questions with letters or terms that only people of the field know."""
    if definition.respondent_group in AT_WORK:
        return
    for question in definition.questions:
        words = all_words_of(question)
        if found := _unexplained(words):
            what = f"“{question.text}” has a word that few people know: “{found}”."
            yield Concern("jargon", what, wording("jargon").fix, question.key, words)


def _unexplained(text: str) -> str:
    known = content()["known"]["letters"]
    for match in ACRONYM.finditer(text):
        letters = match.group().rstrip("s")
        if letters not in known and not _is_explained(text, match):
            return match.group()
    for pattern in wording("jargon").asked:
        for match in pattern.finditer(text):
            if not _is_explained(text, match):
                return match.group()
    return ""


def _is_explained(text: str, match: re.Match[str]) -> bool:
    """Say whether it stands in brackets after its own words, or has some in brackets after it."""
    before, after = text[: match.start()], text[match.end() :]
    if before.rstrip().endswith("(") and after.lstrip().startswith(")"):
        return True
    said = EXPLAINED.match(after.lstrip().lstrip("’s").lstrip())
    if said and " " in said.group(1):
        return True
    return bool(SAYS_WHAT_IT_IS.match(after))
