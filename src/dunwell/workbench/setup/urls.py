"""The address of the first steps; a company is made at one that is not below any company."""

from django.urls import path

from dunwell.workbench.places import Place
from dunwell.workbench.setup import first_steps

PLACES = (Place("setup", "setup", "house", 90, may="set", key="f"),)
urlpatterns = [path("<slug:company>/first-steps/", first_steps.first_steps, name="setup")]
