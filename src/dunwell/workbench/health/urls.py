"""The addresses of data health."""

from django.urls import path

from dunwell.workbench.health import views
from dunwell.workbench.places import Place

PLACES = (Place("data_health", "health", "house", 20, key="h"),)
_ALL = "<slug:company>/data-health/"
urlpatterns = [
    path(_ALL, views.health, name="data_health"),
    path(f"{_ALL}as-it-is/", views.as_it_is, name="as_it_is"),
    path(f"{_ALL}as-it-is/<int:pk>/look-again/", views.again, name="look_again"),
]
