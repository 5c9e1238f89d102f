"""Every address of the web pages."""

from django.urls import include, path

urlpatterns = [path("", include("dunwell.workbench.urls"))]
