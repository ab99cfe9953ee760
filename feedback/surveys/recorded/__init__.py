"""Films and sound as files: what they are is told by their bytes, and all that could name a person,
a device or a place is taken out before anything is kept.
"""
