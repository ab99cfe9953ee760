"""The document pack in the office: facts of the running installation, the texts around them, and
the pages on which it is written, signed and read.
"""
