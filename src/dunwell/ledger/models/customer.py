"""Customers (who owes), their people, addresses, terms and care. Leaves out their invoices."""

from django.db import models
from django.db.models import Q

from dunwell.ledger.models.company import Company


class CustomerKind(models.TextChoices):
    """What the law sees in a customer."""

    BUSINESS = "business"
    SOLE_TRADER = "sole_trader"
    CONSUMER = "consumer"


class Customer(models.Model):
    """Somebody who owes or may owe the company. `ref` is the key of the source system, as people read it there.

    Empty `country`, `language` or `time_zone` mean unknown: the company's own are used, and data health asks.
    """

    company = models.ForeignKey(Company, models.CASCADE, db_index=False, related_name="customers")
    ref = models.CharField(max_length=100)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=12, choices=CustomerKind, default=CustomerKind.BUSINESS)
    country = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=10, blank=True)
    language = models.CharField(max_length=35, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    key_account = models.BooleanField(default=False)
    account_manager = models.CharField(max_length=200, blank=True)
    vat_number = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "ref"], name="one_customer_per_ref"),
            models.CheckConstraint(condition=~Q(ref=""), name="a_customer_has_a_ref"),
            models.CheckConstraint(condition=Q(kind__in=CustomerKind.values), name="a_customer_has_a_kind"),
        ]
        indexes = [
            models.Index(fields=["company", "name", "id"], name="customers_by_name"),
            models.Index(fields=["company", "country"], name="customers_by_country"),
            models.Index(fields=["company", "language"], name="customers_by_language"),
            models.Index(
                fields=["company", "account_manager", "name", "id"], name="customers_of_account_managers"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ContactPerson(models.Model):
    """Somebody at the customer. The person whose role is `payment` is written to first."""

    customer = models.ForeignKey(Customer, models.CASCADE, db_index=False, related_name="people")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=40, default="payment")
    language = models.CharField(max_length=35, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "role", "name"], name="one_person_per_role_and_name")
        ]


class Consent(models.TextChoices):
    """Whether the customer may be contacted at one address."""

    NOT_ASKED = "not_asked"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class ContactPoint(models.Model):
    """One address at which the customer can be reached, by channel: e-mail, number, postal address on lines."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contact_points")
    channel = models.CharField(max_length=20)
    address = models.TextField()
    consent = models.CharField(max_length=10, choices=Consent, default=Consent.NOT_ASKED)
    consent_on = models.DateField(null=True)
    bounced_on = models.DateField(null=True)
    replaced_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "channel"],
                condition=Q(replaced_on=None),
                name="one_current_address_per_channel",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=("email", "sms", "letter", "registered_letter", "call", "visit")),
                name="an_address_is_for_a_contact_channel",
            ),
            models.CheckConstraint(condition=~Q(address=""), name="an_address_is_not_empty"),
        ]


class PostalAddress(models.Model):
    """Where the customer has its seat, as the source system gave it."""

    customer = models.OneToOneField(Customer, models.CASCADE, related_name="postal_address")
    lines = models.TextField(blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=100, blank=True)


class Terms(models.Model):
    """What was agreed with the customer from a day on; the latest row that has begun is in force.

    None means not agreed. `credit_limit_minor` is in the company's currency.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, db_index=False, related_name="terms")
    from_on = models.DateField()
    payment_days = models.PositiveIntegerField(null=True)
    credit_limit_minor = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "from_on"], name="one_set_of_terms_per_day"),
            models.CheckConstraint(
                condition=Q(credit_limit_minor=None) | Q(credit_limit_minor__gte=0),
                name="a_credit_limit_is_not_negative",
            ),
        ]


class Care(models.Model):
    """The customer needs extra care (vulnerable) from a day on; `note` holds as little as possible."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="care")
    since_on = models.DateField()
    until_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    noted_by = models.CharField(max_length=200)


class OptOut(models.Model):
    """The customer asked not to be contacted from a day on; `channel` empty means not at all."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="opt_outs")
    channel = models.CharField(max_length=20, blank=True)
    since_on = models.DateField()
    until_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    noted_by = models.CharField(max_length=200)
