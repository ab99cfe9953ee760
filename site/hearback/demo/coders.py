"""Two invented coders. They read masked texts and, like real ones, miss things and disagree.

Which passage a text came from is found by the words they share: nothing about a response may carry
a mark that says where its text came from, in the demonstration neither.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from math import log

from feedback.desk.models import Turn
from feedback.desk.referrals import Referral
from feedback.responses.models import Flag, FlagKind, Text, Theme
from hearback.demo.passages import passages_for
from hearback.demo.respondents import seeded
from hearback.people.models import User

MISSES = 0.08
ADDS = 0.04
CHECKS_MASKING = 0.6
PUTS_OFF = 0.5
# Words of two passages that tell of something that may still go on.
WORRYING = ("key still fits", "heard the gate")
WORD = re.compile(r"[a-z']+")
PLACEHOLDER = re.compile(r"\[[^\]]*\]")


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text, without what masking put in."""
    return frozenset(WORD.findall(PLACEHOLDER.sub(" ", text).lower().replace("’", "'")))


class Readings:
    """What an attentive reader would find in texts of one respondent group."""

    def __init__(self, group: str) -> None:
        self._passages = [(words_of(p.text), p) for p in passages_for(group)]
        counts = Counter(word for words, _ in self._passages for word in words)
        # A word that few passages hold says more about which passage this is.
        self._telling = {w: log(1 + len(self._passages) / n) for w, n in counts.items()}

    def themes_in(self, masked: str, prompt: str) -> frozenset[str]:
        """Return the themes of the passage a masked text shares most with; none if it shares
        nothing.
        """
        words = words_of(masked)
        best, themes = 0.0, frozenset[str]()
        for passage_words, passage in self._passages:
            if passage.prompt != prompt:
                continue
            shared = sum(self._telling[word] for word in words & passage_words)
            whole = sum(self._telling[word] for word in passage_words)
            if shared and shared / whole > best:
                best, themes = shared / whole, passage.themes
        return themes


@cache
def readings_for(group: str) -> Readings:
    """Return the readings of a group, prepared once."""
    return Readings(group)


class Coder:
    """One person who reads. What she misses and adds is her own, and the same in every run."""

    def __init__(self, user: User, themes: Iterable[Theme], seed: int) -> None:
        self.user = user
        self._themes = {theme.slug: theme for theme in themes}
        self._generator = seeded(seed)

    def read(self, text: Text) -> list[Theme]:
        """Return the themes she sees: one is missed at times, another seen where none is."""
        truth = readings_for(text.respondent_group).themes_in(text.masked, text.prompt)
        seen = {slug for slug in sorted(truth) if self._generator.random() >= MISSES}
        if self._generator.random() < ADDS:
            seen.add(self._generator.choice(sorted(self._themes)))
        return [self._themes[slug] for slug in sorted(seen) if slug in self._themes]

    def checks_masking(self) -> bool:
        """Say whether she gets round to checking the masking as well."""
        return self._generator.random() < CHECKS_MASKING

    def puts_off(self) -> bool:
        """Say whether she leaves a text for another day."""
        return self._generator.random() < PUTS_OFF


def code_all(texts: Iterable[Text], first: Coder, second: Coder, *, is_behind: bool) -> int:
    """Have `first` code every text, and `second`, blind, those drawn; return how many there were.

    If the second `is_behind`, she leaves about half of hers for whoever tries the desk.
    """
    number = 0
    for text in texts:
        settle_flags(text, first.user)
        Turn.take(text, first.user, first.read(text))
        if first.checks_masking():
            text.confirm_masking(first.user)
        if text.is_drawn and not (is_behind and second.puts_off()):
            Turn.take(text, second.user, second.read(text), is_second=True)
        number += 1
    return number


def settle_flags(text: Text, by: User) -> None:
    """Have `by` confirm what was flagged, but dismiss dangers: the invented past holds none that
    the lead does not have (`refer_worrying`).
    """
    for flag in text.flags.suggested():
        Flag.settle(text, FlagKind(flag.kind), by, is_so=not flag.is_urgent)


def refer_worrying(by: User) -> int:
    """Send what would worry a reader to the safeguarding lead; return how many texts there were."""
    number = 0
    for words in WORRYING:
        text = Text.objects.filter(masked__icontains=words).order_by("-month").first()
        if text is not None:
            Referral.send(text, by)
            number += 1
    return number
