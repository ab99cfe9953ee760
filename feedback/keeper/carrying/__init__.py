"""The keeper on a machine that is never online: signed, sealed files carried there and back.

The site's machine has no private key and makes `out` files; the keeper's machine makes `back` files
(docs/keeper-apart.md). Whatever a stick carries opens on the machine it is meant for, nowhere else.
"""
