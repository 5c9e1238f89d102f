"""The addresses of money."""

from django.urls import path

from dunwell.workbench.money import listing, payment
from dunwell.workbench.places import Place

PLACES = (Place("payments", "money", "money", 10, key="p"),)
urlpatterns = [
    path("<slug:company>/payments/", listing.payments, name="payments"),
    path("<slug:company>/payments/<int:pk>/", payment.payment, name="payment"),
    path("<slug:company>/payments/<int:pk>/use/", payment.use, name="use_payment"),
    path("<slug:company>/payments/<int:pk>/move/", payment.move, name="move_payment"),
    path("<slug:company>/payments/take-back/", payment.take_back_some, name="take_back"),
]
