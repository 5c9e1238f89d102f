"""A company's key is an address of its own: no page has it already."""

from django.urls import get_resolver

from dunwell.ledger.companies import RESERVED, free_key


def test_no_company_takes_the_address_of_a_page(db):
    begins = {str(pattern.pattern).lstrip("^").partition("/")[0] for pattern in get_resolver().url_patterns}
    fixed = {each for each in begins if each and "<" not in each and "(" not in each}

    assert fixed <= RESERVED
    assert free_key("Health") == "health-2"


def test_the_second_company_of_a_name_is_numbered(company):
    assert free_key("Birch") == "birch-2"
    assert free_key("…") == "company"
