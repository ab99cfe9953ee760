"""The document pack as it was issued: what the public site shows of it, and the rows behind that.

Written and signed in the office (`hearback.packing`), which alone can work out a fact.
"""
