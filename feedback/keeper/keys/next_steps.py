"""What the keyholder has to do next, in the words of the terminal."""

SEALED_TO_THE_NEW_KEY = "From this minute answers are sealed to a new key."
NOT_SEALED_TO_IT_YET = """\
The new key is here, but the site's machine seals to the old one until you have carried the new one
there. Do that today, before anything else:
     here                    ./run hearback carry back FILE
     on the site's machine   ./run hearback carry in FILE, then ./run hearback carry out FILE
     here                    ./run hearback carry in FILE"""
STICK_FIRST = (
    "Put the stick in first. It holds keys that open with the old sheets until it was in once more;"
    " if this disk broke meanwhile, it would open with nothing but those. Is it lost? Then first:"
    " ./run hearback keys copy --new-stick. To go on without it, add --without-stick."
)
AFTER_THE_CHANGE = """\
The passphrase was changed. The sheets stay as they are, and so does the key that wraps the others:
whoever kept a copy of wrapping.json still opens it with the OLD passphrase, and with it every copy
of a month's file he can get, also of months to come. If somebody who knew the passphrase left, or
it was seen, make new sheets, too, which replaces that key: ./run hearback keys sheets"""
NEXT_AFTER_COMPROMISE = """\
{sealed}
Now, in this order:

1. Open what may be opened now:                 ./run hearback keeper
   Read what it says of each survey. What is too few, or too early, stays sealed to the old month.
2. Destroy each month the thief may have:{months}
   Then what still waits under it is lost, and what is not reviewed loses its raw text. The masked
   texts stay. `destroy` says roughly how many wait: decide with the data protection officer whether
   to wait for the next batch first.
3. Replace what wraps the keys, and the sheets: ./run hearback keys sheets
4. Choose a new passphrase:                     ./run hearback keys passphrase
5. Tell the data protection officer today. The Information Commissioner's Office must
   hear of it within 72 hours of your learning of it, if people may be harmed.

What somebody copied together with the keys can be read by them. Nothing here takes that back.
docs/keyholder.md says who else to tell."""
