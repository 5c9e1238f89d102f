"""The addresses of customers and imports, and their places in the menu."""

from django.urls import path

from dunwell.workbench.places import Place
from dunwell.workbench.views import customers, imports

PLACES = (
    Place("customers", "views", "customers", 10, key="c"),
    Place("imports", "views", "house", 10, key="i"),
)
urlpatterns = [
    path("<slug:company>/customers/", customers.customers, name="customers"),
    path("<slug:company>/customers/<int:pk>/", customers.customer, name="customer"),
    path("<slug:company>/customers/<int:pk>/why/<day:day>/", customers.why, name="why"),
    path("<slug:company>/imports/", imports.imports, name="imports"),
    path("<slug:company>/imports/<int:pk>/", imports.import_, name="import"),
]
