"""A question to the person at the terminal."""


def says_yes(question: str) -> bool:
    """Ask; anything but yes is no, and so is nobody there."""
    try:
        return input(f"{question} Type yes or no: ").strip().casefold() == "yes"
    except EOFError:
        return False
