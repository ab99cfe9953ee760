"""What is true of this running installation: its grade, the page about it, and what anyone may
read of it.
"""
