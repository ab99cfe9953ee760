"""Who reads the board's pages. All of them read the same bytes."""

from hearback.people.roles import Role

READERS = (
    Role.BOARD,
    Role.OFFICER,
    Role.COMMUNICATIONS,
    Role.DATA_PROTECTION,
    Role.SAFEGUARDING,
)
