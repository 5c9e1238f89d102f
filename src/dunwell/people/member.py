"""Who somebody is in a company, what they may do there, and whose customers they may see. Leaves out how they signed in."""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from django.contrib.auth.models import User
from django.db.models import Model, Q, QuerySet

from dunwell.ledger.models import Company, Customer
from dunwell.ledger.values_there import values_there
from dunwell.people import roles
from dunwell.people.models import Membership

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Member:
    """Somebody in one company. `name` is how the journal calls them; `names`, how the ledger may write them."""

    company: Company
    user: User
    role: str
    name: str
    names: tuple[str, ...] = ()

    def may(self, permission: str) -> bool:
        """Says whether they may do something in this company, for the customers they see."""
        return roles.may(self.role, permission)

    @property
    def sees_all(self) -> bool:
        """Whether they see every customer of the company."""
        return self.role not in roles.OWN_CUSTOMERS_ONLY

    @cached_property
    def _spelt(self) -> list[str]:
        """The account managers' names of this company's customers that are theirs, as the ledger writes them."""
        mine = {_folded(name) for name in self.names}
        written = values_there(self.company, ["account_manager"])["account_manager"]
        return [name for name in written if _folded(name) in mine]

    def customers_where(self, path: str = "") -> Q:
        """Returns the condition that a row is of a customer they may see; `path` leads from the row to the customer.

        It does not ask for the company, but for those who see a part of it, and then for no other part.
        """
        if self.sees_all:
            return Q()
        lead = f"{path}__" if path else ""
        return Q(**{f"{lead}company": self.company, f"{lead}account_manager__in": self._spelt})

    def seen(self, rows: QuerySet[Row], path: str = "customer") -> QuerySet[Row]:
        """Returns those of the rows that are of customers they may see; `path` leads from a row to the customer."""
        return rows if self.sees_all else rows.filter(self.customers_where(path))

    def seen_customers(self) -> QuerySet[Customer]:
        """Returns the customers of the company they may see."""
        return self.seen(Customer.objects.filter(company=self.company), "")

    @property
    def customers(self) -> QuerySet[Customer]:
        """The customers of the company they may see."""
        return self.seen_customers()

    def sees(self, customer: Customer) -> bool:
        """Says whether they may see a customer, without a question to the database."""
        if customer.company_id != self.company.pk:
            return False
        manager = _folded(customer.account_manager)
        return self.sees_all or (bool(manager) and manager in {_folded(name) for name in self.names})


def member_of(user: User, company: Company) -> Member | None:
    """Returns who somebody is in a company; None: nobody. Whoever keeps the installation is an owner everywhere."""
    found = Membership.objects.filter(user=user, company=company, ended=None).first()
    if found is not None:
        return Member(company, user, found.role, found.name, tuple(found.names))
    return _keeper(user, company)


def member_by_key(user: User, key: str) -> Member | None:
    """Returns who somebody is in the company with this key, by one question; None: nobody, or there is none."""
    found = (
        Membership.objects.filter(user=user, company__key=key, ended=None).select_related("company").first()
    )
    if found is not None:
        return Member(found.company, user, found.role, found.name, tuple(found.names))
    company = Company.objects.filter(key=key).first() if user.is_superuser else None
    return _keeper(user, company) if company else None


def _keeper(user: User, company: Company) -> Member | None:
    if user.is_active and user.is_superuser:
        return Member(company, user, roles.OWNER, name_of(user), (name_of(user),))
    return None


def companies_of(user: User) -> QuerySet[Company]:
    """Returns the companies somebody belongs to, by name; all of them for whoever keeps the installation."""
    known = Company.objects.order_by("name", "pk")
    if user.is_superuser:
        return known
    return known.filter(memberships__user=user, memberships__ended=None)


def may_everywhere(user: User, permission: str) -> bool:
    """Says whether somebody may do something in every company here: what holds for all of them takes no less."""
    if user.is_superuser:
        return True
    held = Membership.objects.filter(user=user, ended=None, role__in=roles.roles_that_may(permission))
    return not Company.objects.exclude(pk__in=held.values("company")).exists()


def name_of(user: User) -> str:
    """Returns how somebody is called outside of any company."""
    return user.get_full_name() or user.get_username()


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
