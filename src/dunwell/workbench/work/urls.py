"""The addresses of long work; it has no place in the menu, for each comes from a button elsewhere."""

from django.urls import path

from dunwell.workbench.work import page

urlpatterns = [path("<slug:company>/work/<int:pk>/", page.work, name="work")]
