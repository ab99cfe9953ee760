"""What is printed around figures, in plain English. Everything here comes from stored figures."""

from feedback.releases.document import Agreement, Document

# Krippendorff's own limits (Content Analysis, chapter on reliability): reliable from .8, tentative
# conclusions from .667. The desk words its own agreement by the same.
RELIABLE, TENTATIVE = 0.8, 0.667


def base_of(document: Document) -> str:
    """Say how many people wrote something, e.g. "About 120 people wrote something.".

    That they were few is certain only of a quarter that shows nothing: a year's people can be
    hidden to protect a quarter's.
    """
    people = document.population("words").people
    if people is not None:
        return f"About {people} people wrote something."
    if "Q" in document.period and document.is_too_small:
        return f"Fewer than {document.k} people wrote something."
    return "How many people wrote something is withheld to protect people."


def trust_in(document: Document) -> list[str]:
    """Say how far two people and the computer agreed, and how much the computer suggested.

    A period too small for figures has no agreement either: an empty list.
    """
    if document.is_too_small:
        return []
    return agreement_in_sentences(document.agreement)


def agreement_in_sentences(agreement: Agreement) -> list[str]:
    """Return agreement, sentence by sentence."""
    sentences = [_human_sentence(agreement.human), _machine_sentence(agreement.machine)]
    if agreement.suggested is not None:
        sentences.append(
            f"Of all the themes people chose, the computer had suggested {agreement.suggested}% "
            "first."
        )
    if agreement.human is not None or agreement.machine is not None:
        sentences.append("On this scale 1 is always the same and 0 is no better than chance.")
    return sentences


def _human_sentence(agreement: float | None) -> str:
    """Say how well two people agreed who did not see each other's themes."""
    if agreement is None:
        return (
            "How well two people agree was not measured for this period, because too few texts "
            "were read by two."
        )
    return (
        "Two people read some of the texts without seeing each other’s themes. "
        f"{_strength(agreement)} ({agreement:.2f})."
    )


def _strength(agreement: float) -> str:
    """Put an agreement in words, by Krippendorff's limits."""
    if agreement >= RELIABLE:
        return "They agreed well"
    if agreement >= TENTATIVE:
        return "They agreed well enough to see the main themes"
    return "They often saw different themes, so read these figures with care"


def _machine_sentence(agreement: float | None) -> str:
    """Say how well the computer's suggestions matched, and that no one is counted by them."""
    start = "The computer only suggests themes; a person decided on every text counted here."
    if agreement is None:
        return f"{start} How well its suggestions matched was not measured for this period."
    return f"{start} Its suggestions matched people’s decisions at {agreement:.2f}."
