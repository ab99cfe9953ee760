"""Words said more than before: leads to a theme that no codebook has yet. Leads, never findings.

Keyness over stems and pairs of stems: how many texts hold a term now against earlier periods, by
the log-likelihood ratio (Dunning 1993, Accurate Methods for the Statistics of Surprise and
Coincidence). Concrete things are found so (a tracker, a bus route); diffuse ones are not, and a
quiet quarter has leads too. A text sent many times counts once. Stems need nltk: this is the
worker's task, not a web page's.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import log
from typing import NamedTuple

from feedback.theming.common_words import COMMON_WORDS, PARTICLES
from feedback.theming.copies import originals
from feedback.theming.matching import BREAK, HIDDEN, tokens_of
from feedback.theming.spelling import Token

# Chi-square with one degree of freedom: 1 in 100 by chance, and 1 in 1,000.
WORTH_A_LOOK = 6.63
STRONG = 10.83
FEWEST_TEXTS = 3
MOST_LEADS = 5
MOST_TERMS = 5
# A term belongs with others if half of its texts hold one of them, and they are a fifth of theirs:
# a word said in four texts has little to do with one said in sixty.
SHARED = 0.5
SHARED_BY_GROUP = 0.2
# Words that may stand between the two of a pair: "name of the service".
GAP = 2
BETWEEN_TERMS = "; "


@dataclass(frozen=True)
class Lead:
    """Words to look at, and where they stand.

    `terms` as most people wrote them, the strongest first; `texts` numbers the current texts that
    hold one of them; `g2` is the strongest term's; `key` is what a dismissal remembers.
    """

    terms: list[str]
    texts: list[int]
    g2: float
    is_strong: bool
    key: str


class Term(NamedTuple):
    """A stem, or two that stand side by side, and how surprising its share of the texts is."""

    stems: tuple[str, ...]
    texts: frozenset[int]
    g2: float


@dataclass
class Group:
    """Terms that stand in the same texts."""

    terms: list[Term] = field(default_factory=list)
    texts: set[int] = field(default_factory=set)

    def add(self, term: Term) -> None:
        """Take a term and its texts in."""
        self.terms.append(term)
        self.texts |= term.texts


def leads(
    current: Sequence[str], earlier: Sequence[str], dismissed: Collection[str] = ()
) -> list[Lead]:
    """Return at most five leads, the strongest first, in masked texts of now and of before.

    `dismissed` are keys of leads that somebody looked at and put aside: what is mostly the same
    words is not shown again.
    """
    said, earlier_said = _said(current), _said(earlier)
    terms = []
    for stems, texts in said.texts.items():
        before = len(earlier_said.texts.get(stems, ()))
        g2 = surprise(len(texts), said.different, before, earlier_said.different)
        if len(texts) >= FEWEST_TEXTS and g2 > WORTH_A_LOOK:
            terms.append(Term(stems, frozenset(texts), g2))
    put_aside = [frozenset(key.split(BETWEEN_TERMS)) for key in dismissed]
    found = (_lead(group, said) for group in _grouped(terms))
    return [lead for lead in found if not _is_among(lead, put_aside)][:MOST_LEADS]


def surprise(now: int, now_texts: int, before: int, before_texts: int) -> float:
    """Return Dunning's G² that `now` of `now_texts` hold a term, against `before` of
    `before_texts`; 0 if the share has not grown.
    """
    if now * before_texts <= before * now_texts:
        return 0.0
    every = now_texts + before_texts
    held = now + before
    cells = [
        (now, now_texts, held),
        (now_texts - now, now_texts, every - held),
        (before, before_texts, held),
        (before_texts - before, before_texts, every - held),
    ]
    return 2 * sum(n * log(n * every / (row * column)) for n, row, column in cells if n)


def terms_of(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield stems and pairs of stems in `text`, each with the words it was written in.

    Common words and numbers are no terms; two stems are a pair across at most two of them, but
    never across the end of a sentence or something masked.
    """
    last: Token | None = None
    between = 0
    for token in tokens_of(text):
        if token.stem in (BREAK, HIDDEN):
            last = None
            continue
        word = _written(text, token, token)
        if _says_nothing(word) and not (word in PARTICLES and last):
            between += 1
            continue
        if last and between <= GAP and last.stem != token.stem:
            yield (last.stem, token.stem), _written(text, last, token)
        last, between = (None, 0) if word in PARTICLES else (token, 0)
        if last:
            yield (token.stem,), word


class Said(NamedTuple):
    """Which different texts hold each term and how often it was written in which words; how many
    different texts there are; and which texts are copies of each other, by the first of them.
    """

    texts: dict[tuple[str, ...], set[int]]
    words: dict[tuple[str, ...], Counter[str]]
    different: int
    copies: dict[int, list[int]]


def _said(texts: Iterable[str]) -> Said:
    every = [list(terms_of(text)) for text in texts]
    holders: dict[tuple[str, ...], set[int]] = defaultdict(set)
    words: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    copies: dict[int, list[int]] = defaultdict(list)
    for number, first in enumerate(originals([{stems for stems, _ in terms} for terms in every])):
        copies[first].append(number)
        for stems, written in every[number] if first == number else ():
            holders[stems].add(number)
            words[stems][written] += 1
    return Said(holders, words, len(copies), copies)


def _written(text: str, first: Token, last: Token) -> str:
    return " ".join(text[first.start : last.end].lower().replace("’", "'").split())


def _says_nothing(word: str) -> bool:
    is_common = word in COMMON_WORDS or word.replace("'", "") in COMMON_WORDS
    return is_common or len(word) < 3 or not word[0].isalpha()


def _grouped(terms: Iterable[Term]) -> list[Group]:
    groups: list[Group] = []
    for term in sorted(terms, key=lambda t: (-t.g2, -len(t.texts), t.stems)):
        home = next((g for g in groups if _belongs(term, g)), None)
        if home is None:
            home = Group()
            groups.append(home)
        home.add(term)
    return groups


def _belongs(term: Term, group: Group) -> bool:
    shared = len(term.texts & group.texts)
    return shared >= SHARED * len(term.texts) and shared >= SHARED_BY_GROUP * len(group.texts)


def _lead(group: Group, said: Said) -> Lead:
    shown: list[Term] = []
    seen: set[str] = set()
    for term in group.terms:
        # "bus route" says nothing new beside "bus" and "route".
        if len(shown) < MOST_TERMS and not seen.issuperset(term.stems):
            shown.append(term)
            seen |= set(term.stems)
    strongest = group.terms[0].g2
    return Lead(
        terms=[_as_written(said.words[term.stems]) for term in shown],
        texts=sorted(copy for first in group.texts for copy in said.copies[first]),
        g2=strongest,
        is_strong=strongest > STRONG,
        key=BETWEEN_TERMS.join(" ".join(term.stems) for term in shown),
    )


def _as_written(words: Counter[str]) -> str:
    return min(words, key=lambda written: (-words[written], written))


def _is_among(lead: Lead, put_aside: Iterable[frozenset[str]]) -> bool:
    terms = set(lead.key.split(BETWEEN_TERMS))
    return any(2 * len(terms & others) >= len(terms) for others in put_aside)
