"""The codebook as plain values: read, checked, changed, compared, carried in files. Pure: nothing
here asks a database or loads a text library.
"""
