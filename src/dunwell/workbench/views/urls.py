"""The addresses of imports, and their place in the menu."""

from django.urls import path

from dunwell.workbench.places import Place
from dunwell.workbench.views import imports

PLACES = (Place("imports", "views", "house", 10, key="i"),)
urlpatterns = [
    path("<slug:company>/imports/", imports.imports, name="imports"),
    path("<slug:company>/imports/<int:pk>/", imports.import_, name="import"),
]
