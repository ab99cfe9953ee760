"""The desk's own rules, each in one place."""

# The part of all texts that two people code.
SECOND_CODING_SHARE = 0.1
# Working days the safeguarding lead has for a text, by the flag a reader confirmed. A text is days
# old when it is first read, so these are no emergency times: nobody watches as people write.
SAFEGUARDING_WORKING_DAYS = {"risk_now": 1, "child_risk": 1}
SAFEGUARDING_WORKING_DAYS_OTHERWISE = 3
# How far ahead the rota shows days on which nobody is on duty.
ROTA_LOOKS_AHEAD_DAYS = 28
