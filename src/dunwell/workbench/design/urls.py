"""The address of the page that shows the parts of pages."""

from django.urls import path

from dunwell.workbench.design import views

urlpatterns = [path("<slug:company>/design/", views.design, name="design")]
