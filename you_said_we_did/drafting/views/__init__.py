"""The officer's screens: from a released theme to an answer in public."""

from hearback.people.roles import Role

WRITERS = (Role.OFFICER, Role.COMMUNICATIONS)
EITHER = ["GET", "HEAD", "POST"]
