"""What each reason of the plan means, in words for a person. Leaves out who is concerned and why.

The words are in `data/why/<language>/lists.toml`; here they are in English, in which the program keeps them.
"""

from dunwell.outreach.why_words import list_of

#: Reason code to what it says; every code of the plan is here, or a test fails.
MEANINGS = list_of("reason")

#: Hold kind to what it says.
HOLDS = list_of("hold")

#: Channel to how people call it.
WAYS = list_of("way")
