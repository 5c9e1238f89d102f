"""The addresses that messages link to: short, for some are read aloud or typed."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from dunwell.portal import followed, gone, unsubscribe
from dunwell.portal.views import (
    account,
    arranging,
    documents,
    online,
    paying,
    preferences,
    taking_back,
    telling,
)


class Rest(StringConverter):
    """Whatever stands in the rest of an address, line ends too: it shall not come to anybody else's page."""

    regex = r"[\s\S]+"


register_converter(Rest, "rest")

urlpatterns = [
    path("u/<str:token>", unsubscribe.unsubscribe, name="unsubscribe"),
    path("l/<str:token>", followed.followed, name="followed"),
    path("webhooks/payments/", online.notified, name="payment_notified"),
    path("p/", gone.ask_for_link, name="portal_new_link"),
    path("p/<str:token>/", account.account, name="portal"),
    # Whoever types an address leaves the last stroke out.
    path("p/<str:token>", account.account),
    path("p/<str:token>/pay", paying.pay, name="portal_pay"),
    path("p/<str:token>/checkout", online.checkout, name="portal_checkout"),
    path("p/<str:token>/paid", telling.paid, name="portal_paid"),
    path("p/<str:token>/date", arranging.choose_date, name="portal_date"),
    path("p/<str:token>/spread", arranging.spread, name="portal_spread"),
    path("p/<str:token>/code/<int:pk>", arranging.code, name="portal_code"),
    path("p/<str:token>/wrong", telling.something_wrong, name="portal_wrong"),
    path("p/<str:token>/hard", telling.hard, name="portal_hard"),
    path("p/<str:token>/talk", telling.talk, name="portal_talk"),
    path("p/<str:token>/complain", telling.complain, name="portal_complain"),
    path("p/<str:token>/not-you", telling.not_you, name="portal_not_you"),
    path("p/<str:token>/take-back/<str:kind>/<int:pk>", taking_back.taking_back, name="portal_take_back"),
    path("p/<str:token>/evidence/<int:pk>", taking_back.evidence_file, name="portal_evidence"),
    path("p/<str:token>/preferences", preferences.preferences, name="portal_preferences"),
    path("p/<str:token>/data", documents.data, name="portal_data"),
    path("p/<str:token>/data.json", documents.data_file, name="portal_data_file"),
    path("p/<str:token>/logo", documents.logo, name="portal_logo"),
    path("p/<str:token>/statement.pdf", documents.statement_file, name="portal_statement"),
    path("p/<str:token>/invoice/<int:pk>.pdf", documents.invoice_file, name="portal_invoice"),
    path("p/<str:token>/receipt/<int:pk>.pdf", documents.receipt_file, name="portal_receipt"),
    path("p/<str:token>/<rest:rest>", documents.nothing),
]
