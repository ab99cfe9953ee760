"""What `./run demo` prints once everything answers."""

from hearback.demo.own_secrets import passphrase, password
from hearback.demo.team import TEAM


def welcome(public: str, office: str) -> str:
    """Return addresses, sign-ins and what to try, for the terminal."""
    width = max(len(member.email) for member in TEAM)
    people = "\n".join(f"    {m.email:<{width}}  {m.role.label}" for m in TEAM)
    return f"""
Hearback is running, on this machine only. Everyone and everything in it is invented.

  Public site   {public}/
  Surveys       {public}/q/spring/   {public}/q/team/
  Office        {office}/

  Sign in to the office as any of these; the password of all is   {password()}
{people}

  The keeper’s passphrase is   {passphrase()}

Try the main job:
  1. Ask.      Answer {public}/q/spring/ and send it. Nothing is left in the browser.
  2. Listen.   In a second terminal: ./run hearback demo-answers 4   (the company your answer
               needs), then: ./run hearback keeper   (with the passphrase above).
  3. Read.     Sign in as a coder at {office}/desk/ and read, hide more, choose themes.
  4. Release.  As the engagement officer: {office}/cutting/ : one quarter is ready to cut.
  5. Decide.   As the board member: {office}/board/
  6. Answer.   As the engagement officer: {office}/loop/ ; communications approves it there;
               everyone reads it at {public}/you-said-we-did/

Ctrl-C stops it and loses nothing. ./run demo --fresh starts over.
"""
