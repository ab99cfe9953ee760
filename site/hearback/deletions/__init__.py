"""What was deleted, how long things are kept, and how often the clocks struck: below all that
deletes.
"""
