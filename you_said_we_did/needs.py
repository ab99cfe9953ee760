"""Whose yes words need before anyone outside reads them: one rule, asked when they are sent and
again at every yes. Pure: words with today's facts in, roles out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hearback.people.roles import Role
from you_said_we_did.visibility import Visibility

if TYPE_CHECKING:
    from you_said_we_did.commitments import Commitment
    from you_said_we_did.findings import Finding

# A figure up to this many times the smallest that is shown counts as a small base.
SMALL = 2
# Communications come last: their yes publishes.
ORDER = (Role.SAFEGUARDING, Role.DATA_PROTECTION, Role.COMMUNICATIONS)

QUOTE = "It has a quote: somebody may know whose words these are."
NOT_PUBLIC = "It rests on a source that is not public: the words must not tell what is in it."
FEW = "Few people said it: the figure is {people}, and the smallest that is shown is {least}."
NO_FIGURE = "It rests on no released figure, so nothing shows that many people said it."
ALWAYS = "Communications read all words for the public. Their yes publishes."


def needs(words: Finding | Commitment) -> tuple[Role, ...]:
    """Return whose yes these words need, in the order in which they are asked.

    Safeguarding: a finding with a quote, or resting on a source that is not public, and every
    commitment that answers such a source. Data protection: a finding with a quote, or with a small
    base (its main theme's released figure is at most twice the smallest that is shown; none at all
    counts as small). Communications: always, and last. From issue 7 and docs/requirements.md.
    """
    return tuple(reasons(words))


def reasons(words: Finding | Commitment) -> dict[Role, list[str]]:
    """Return the same with the reasons why each is asked, as the page says them."""
    why: dict[Role, list[str]] = {
        Role.SAFEGUARDING: _for_safeguarding(words),
        Role.DATA_PROTECTION: _for_data_protection(words),
        Role.COMMUNICATIONS: [ALWAYS],
    }
    return {role: why[role] for role in ORDER if why[role]}


def _for_safeguarding(words: Finding | Commitment) -> list[str]:
    finding = _finding_of(words)
    if finding is None:
        return []
    has_quote = finding is words and bool(finding.quote)
    source = finding.source
    is_closed = source is not None and source.visibility != Visibility.PUBLIC
    return [QUOTE] * has_quote + [NOT_PUBLIC] * is_closed


def _for_data_protection(words: Finding | Commitment) -> list[str]:
    finding = _finding_of(words)
    # A commitment says what we do: neither the quote nor how many people stands in it.
    if finding is None or finding is not words:
        return []
    return [QUOTE] * bool(finding.quote) + _small_base(finding)


def _small_base(finding: Finding) -> list[str]:
    theme = finding.rests_on
    if theme is None or theme.people is None:
        return [NO_FIGURE]
    least = theme.release.suppress_below
    return [FEW.format(people=theme.people, least=least)] * (theme.people <= SMALL * least)


def _finding_of(words: Finding | Commitment) -> Finding | None:
    found: Any = getattr(words, "finding", words)
    finding: Finding | None = found
    return finding
