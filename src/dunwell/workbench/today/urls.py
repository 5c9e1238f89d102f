"""The addresses of Today, and its place in the menu: the company's first page."""

from django.urls import path

from dunwell.workbench.places import Place
from dunwell.workbench.today import acting, page, pausing

PLACES = (Place("company", "today", "day", 10, key="t"),)
urlpatterns = [
    path("<slug:company>/", page.today, name="company"),
    path("<slug:company>/pause/", pausing.pause, name="pause"),
    path("<slug:company>/resume/", pausing.resume, name="resume"),
    path("<slug:company>/today/holds/<int:pk>/lift/", acting.lift, name="today_lift"),
    path("<slug:company>/today/holds/<int:pk>/hold-again/", acting.hold_again, name="today_hold_again"),
    path("<slug:company>/today/hardship/<int:pk>/spoken/", acting.spoken, name="today_spoken"),
    path("<slug:company>/today/messages/<int:pk>/judge/", acting.judge, name="today_judge"),
    path("<slug:company>/today/questions/<int:pk>/answered/", acting.answered, name="today_answered"),
]
