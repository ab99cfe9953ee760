"""Why a file is not taken, in words for whoever uploads it."""


class Refused(ValueError):
    """Raised for a file that can't be taken; the message says what to do."""
