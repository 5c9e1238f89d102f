"""The addresses of imports."""

from django.urls import path

from dunwell.workbench.imports import bringing, listing, mapping, vanished
from dunwell.workbench.places import Place

PLACES = (Place("imports", "imports", "house", 10, key="i"),)
urlpatterns = [
    path("<slug:company>/imports/", listing.imports, name="imports"),
    path("<slug:company>/imports/new/", bringing.new, name="new_import"),
    path("<slug:company>/imports/files/<int:pk>/", bringing.file, name="import_file"),
    path("<slug:company>/imports/files/<int:pk>/try/", bringing.try_file, name="try_import_file"),
    path("<slug:company>/imports/files/<int:pk>/bring/", bringing.bring, name="bring_import_file"),
    path("<slug:company>/imports/files/<int:pk>/away/", bringing.away, name="throw_import_file"),
    path("<slug:company>/imports/files/<int:pk>/columns/", mapping.columns, name="map_import_file"),
    path("<slug:company>/imports/<int:pk>/", listing.import_, name="import"),
    path("<slug:company>/imports/vanished/<int:pk>/", vanished.answer, name="answer_vanished"),
]
