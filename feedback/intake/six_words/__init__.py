"""Six words, and what they open: a reply to what somebody sent, or answers she has not sent yet.

Nobody else has the words, and nothing that is stored holds them (docs/safety.md, “Six words”).
"""
