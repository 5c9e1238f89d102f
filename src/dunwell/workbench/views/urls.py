"""The addresses of rounds, messages, customers and imports, and their places in the menu."""

from django.urls import path

from dunwell.workbench.places import Place
from dunwell.workbench.views import customers, imports, messages, rounds

PLACES = (
    Place("rounds", "views", "day", 20, key="r"),
    Place("customers", "views", "customers", 10, key="c"),
    Place("imports", "views", "house", 10, key="i"),
)
urlpatterns = [
    path("<slug:company>/rounds/", rounds.rounds, name="rounds"),
    path("<slug:company>/rounds/<day:day>/", rounds.round_, name="round"),
    path("<slug:company>/rounds/<day:day>/waiting/<slug:reason>/", rounds.waiting, name="waiting"),
    path("<slug:company>/messages/<int:pk>/", messages.message, name="message"),
    path("<slug:company>/customers/", customers.customers, name="customers"),
    path("<slug:company>/customers/<int:pk>/", customers.customer, name="customer"),
    path("<slug:company>/customers/<int:pk>/why/<day:day>/", customers.why, name="why"),
    path("<slug:company>/imports/", imports.imports, name="imports"),
    path("<slug:company>/imports/<int:pk>/", imports.import_, name="import"),
]
