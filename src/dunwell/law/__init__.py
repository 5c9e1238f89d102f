"""What the law and company policy allow. Pure: packs of dated, sourced rules in, answers or refusals out.

Money (interest, costs, limitation) is read from the packs; contact is so far the house rules and public holidays.
"""
