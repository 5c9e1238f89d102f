"""The address of data health."""

from django.urls import path

from dunwell.workbench.health import views
from dunwell.workbench.places import Place

PLACES = (Place("data_health", "health", "house", 20, key="h"),)
urlpatterns = [path("<slug:company>/data-health/", views.health, name="data_health")]
