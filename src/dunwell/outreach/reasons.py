"""What each reason of the plan means, in words for a person. Leaves out who is concerned and why."""

#: Reason code to what it says; every code of the plan is here, or a test fails.
MEANINGS = {
    "ok": "Something is due, and nothing speaks against it.",
    "done_today": "A step was already taken today. One step a day is enough.",
    "on_hold": "Everything that would be due is on hold.",
    "likely_to_pay": "Most likely they will pay without a word from us.",
    "nothing_due": "Nothing is due today.",
    "covered_by_credit": "We hold at least as much credit of theirs as is due.",
    "below_minimum": "The amount is too small for this step.",
    "opted_out": "They asked not to be contacted.",
    "unreachable": "We know no way to reach them on the channels of this step.",
    "quiet_day": "No contact today: it is a weekend or a public holiday for them.",
    "too_soon": "The last contact is too recent.",
    "contact_cap": "They have heard from us as often as the contact rules allow.",
    "over_capacity": "Others go first today: the team's capacity on this channel is used up.",
}

#: Hold kind to what it says.
HOLDS = {
    "dispute": "they question an invoice",
    "promise": "they promised to pay",
    "arrangement": "an arrangement is running",
    "moratorium": "the law gives them breathing space",
    "payment_in_flight": "a payment is on its way",
    "reply": "they replied, and a person is to read it",
    "hardship": "they are in hardship",
    "insolvency": "they are insolvent",
    "deceased": "the customer has died",
    "legal": "the matter is with lawyers",
    "manual": "a person is to look at it first",
}

#: Channel to how people call it; those not here are called by their own name.
WAYS = {"email": "e-mail", "sms": "text message", "registered_letter": "registered letter"}
