"""The addresses of reports: all of them, one, and what of it is downloaded."""

from django.urls import path

from dunwell.workbench.places import Place
from dunwell.workbench.reports import views

PLACES = (Place("reports", "reports", "money", 60, may="see_reports", key="e"),)
urlpatterns = [
    path("<slug:company>/reports/", views.reports, name="reports"),
    path("<slug:company>/reports/<slug:name>/", views.report, name="report"),
    path("<slug:company>/reports/<slug:name>/<slug:key>.csv", views.report_csv, name="report_csv"),
    path("<slug:company>/reports/<slug:name>.xlsx", views.report_xlsx, name="report_xlsx"),
]
