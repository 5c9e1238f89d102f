"""An IBAN with one character wrong, or two exchanged, is found out."""

import random
import string

import pytest

from dunwell.values.bank_account import LENGTHS, CannotBeAnAccount, read_iban

#: Source: the examples of the SWIFT IBAN Registry.
EXAMPLES = (
    "AT611904300234573201 BE68539007547034 CH9300762011623852957 DE89370400440532013000 DK5000400440116243 "
    "EE382200221020145685 ES9121000418450200051332 FI2112345600000785 FR1420041010050500013M02606 "
    "GB29NWBK60161331926819 IE29AIBK93115212345678 IT60X0542811101000000123456 MT84MALT011000012345MTLCAST001S "
    "NL91ABNA0417164300 NO9386011117947 PL61109010140000071219812874 SE4550000000058398257466 "
    "LC55HEMM000100010012001200023015 BR1800360305000010009795493C1 SA0380000000608010167519 TR330006100519786457841326"
).split()


@pytest.mark.parametrize("iban", EXAMPLES)
def test_the_registrys_own_examples_are_read(iban):
    assert read_iban(" ".join(iban[at : at + 4] for at in range(0, len(iban), 4)).lower()) == iban
    assert len(iban) == LENGTHS[iban[:2]]


@pytest.mark.parametrize("iban", EXAMPLES)
def test_any_one_wrong_digit_and_any_two_exchanged_are_refused(iban):
    chance = random.Random(iban)
    for place in range(4, len(iban)):
        other = chance.choice([each for each in string.digits if each != iban[place]])
        with pytest.raises(CannotBeAnAccount):
            read_iban(iban[:place] + other + iban[place + 1 :])
        if place + 1 < len(iban) and iban[place] != iban[place + 1]:
            with pytest.raises(CannotBeAnAccount):
                read_iban(iban[:place] + iban[place + 1] + iban[place] + iban[place + 2 :])
