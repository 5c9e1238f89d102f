"""The addresses that messages link to: short, for some are read aloud or typed."""

from django.urls import path

from dunwell.portal import followed, unsubscribe

urlpatterns = [
    path("u/<str:token>", unsubscribe.unsubscribe, name="unsubscribe"),
    path("l/<str:token>", followed.followed, name="followed"),
]
