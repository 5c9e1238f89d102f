"""The address of finding anything."""

from django.urls import path

from dunwell.workbench.find import views

urlpatterns = [path("<slug:company>/find/", views.find, name="find")]
