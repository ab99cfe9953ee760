"""The audit log as a chain: what is written today can't be rewritten tomorrow without being seen.

**How.** Each entry has a number and is signed (Ed25519) together with the seal of the entry before
it. Every key signs one entry: the entry names the public half that must sign the next one, the next
private half is made at random, and the one that signed is forgotten. So the key moves forward and
never back. A chain of HMACs under a stepped key would do as much, but whoever verifies it needs its
first key, and with that could rewrite all of it; here nobody needs a secret to verify, so the data
protection officer's own screen can, and no first key has to be guarded. What pins the log's
beginning is heads, and nothing else.

**Where the key is.** One row (`AuditHead`) holds the last number, the last seal and the next
private half, and changes in the transaction of the entry: what is rolled back takes its step back
with it, a crash leaves both or neither, and two writers wait for each other at that row. The
private half is sealed under a key file of the office, keeper and list (`HEARBACK_AUDIT_KEY_FILE`),
which belongs in no backup of the database. If that file is lost (a restored backup on a new
machine), logging goes on: a new key begins with an entry that says so, `audit.begun_again`, and a
check calls that a fault until a head from after it agrees.

**What each thief can do.**

- *A copy of the database, or a backup:* read the log. It can sign nothing: the key is sealed.
- *Somebody who may write to the database* (a taken-over database account): change, delete, insert,
  reorder, and a check names the first bad entry. They can't sign an entry of this chain. But they
  can write a chain of their own in its place, from the first entry up to any other: nothing in the
  database tells a first key from another. If it goes up to the last, naming the program's own next
  key, it is seen against a head from outside only, as is a whole older copy that is put back.
- *Somebody with the machine* (database and key file): add false entries from now on, as the
  program could. Nothing from before, as those keys are gone: but for what an *older copy of the
  database* gives back. With such a copy, the key file and the machine, all since the copy can be
  written anew, and only a head from in between shows it. So heads go out every day, to two people.
- *Root, from now on:* whatever they like, from now on.

**Heads.** A head is one line: number, day, digest of the seal. The keeper keeps the latest in a
file that only it can write, after it has compared the one before; every day one is mailed to two
people; anyone can print one. Truncation with the head row set back, a whole database put back, and
a log written anew show against those alone: a check without a head says that nobody can know. A
head counts as from before what is kept only where the rule can have removed its entry: nothing
younger than `KEPT_AT_LEAST` is removed, and the keeper's own head is never so old.
"""
