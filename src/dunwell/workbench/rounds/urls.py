"""The addresses of rounds and messages, and their place in the menu."""

from django.urls import path

from dunwell.workbench.places import Place
from dunwell.workbench.rounds import asking, judging, listing, message, writing

PLACES = (Place("rounds", "rounds", "day", 20, key="r"),)
urlpatterns = [
    path("<slug:company>/rounds/", listing.rounds, name="rounds"),
    path("<slug:company>/rounds/make/", asking.make_round, name="make_round"),
    path("<slug:company>/rounds/deliver/", asking.deliver_now, name="deliver_now"),
    path("<slug:company>/rounds/take-back/", judging.take_back, name="take_back_messages"),
    path("<slug:company>/rounds/<day:day>/", listing.round_, name="round"),
    path("<slug:company>/rounds/<day:day>/approve/", judging.approve_many, name="approve_many"),
    path("<slug:company>/rounds/<day:day>/withdraw/", judging.withdraw_many, name="withdraw_many"),
    path("<slug:company>/rounds/<day:day>/waiting/<slug:reason>/", listing.waiting, name="waiting"),
    path("<slug:company>/messages/<int:pk>/", message.message, name="message"),
    path("<slug:company>/messages/<int:pk>/check/", writing.check, name="check_words"),
    path("<slug:company>/messages/<int:pk>/words/", writing.save, name="save_words"),
    path("<slug:company>/messages/<int:pk>/withdraw/", judging.withdraw_one, name="withdraw_message"),
]
