"""The addresses of customers and their invoices, and their place in the menu."""

from django.urls import path

from dunwell.workbench.customers import doing, given_files, invoice, many, one, the_list
from dunwell.workbench.places import Place

PLACES = (Place("customers", "customers", "customers", 10, key="c"),)
_ALL = "<slug:company>/customers/"
_ONE = f"{_ALL}<int:pk>/"
urlpatterns = [
    path(_ALL, the_list.customers, name="customers"),
    path(f"{_ALL}file.<slug:kind>", the_list.customers_file, name="customers_file"),
    path(f"{_ALL}views/", the_list.keep_list, name="keep_list"),
    path(f"{_ALL}views/<int:pk>/drop/", the_list.drop_list, name="drop_list"),
    path(f"{_ALL}many/", many.many, name="many"),
    path(f"{_ALL}many/<int:pk>/undo/", many.undo_many, name="undo_many"),
    path(_ONE, one.customer, name="customer"),
    path(f"{_ONE}statement.pdf", one.customer_statement, name="customer_statement"),
    path(f"{_ONE}kept/<int:file>/", one.kept_file, name="kept_file"),
    path(f"{_ONE}given/<int:file>/", given_files.given_file, name="given_file"),
    path(f"{_ONE}why/<day:day>/", one.why, name="why"),
    path(f"{_ONE}do/<slug:what>/", doing.customer_do, name="customer_do"),
    path(f"{_ONE}invoices/<int:invoice>/", invoice.invoice, name="invoice"),
    path(f"{_ONE}<slug:part>/", one.customer_part, name="customer_part"),
]
