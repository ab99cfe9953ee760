"""The joint action plan as a file: read, compared with what is kept, taken in, and written again.

`tables` and `writing` know files, `reading` knows how such plans are laid out; none of them knows
the database. `matching` and `storing` bring what was read together with what is kept.
"""
