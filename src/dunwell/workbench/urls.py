"""The addresses of the workbench: nouns."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
