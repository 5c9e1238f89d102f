"""The addresses of playbooks."""

from django.urls import path

from dunwell.workbench.places import Place
from dunwell.workbench.playbooks import choosing, shown, words

PLACES = (Place("playbooks", "playbooks", "house", 40, key="b"),)
_WORDS = "<slug:company>/playbooks/<slug:key>/words/<slug:language>/<slug:step>/<slug:channel>/"
urlpatterns = [
    path("<slug:company>/playbooks/", shown.playbooks, name="playbooks"),
    path("<slug:company>/playbooks/choose/", choosing.choose, name="choose_playbook"),
    path("<slug:company>/playbooks/<slug:key>/", shown.playbook, name="playbook"),
    path("<slug:company>/playbooks/<slug:key>/ladder.svg", shown.ladder, name="playbook_ladder"),
    path("<slug:company>/playbooks/<slug:key>/today/", choosing.today, name="playbook_today"),
    path(_WORDS, words.words, name="playbook_words"),
    path(f"{_WORDS}check/", words.check, name="check_playbook_words"),
    path(f"{_WORDS}give-up/", words.give_up, name="give_up_playbook_words"),
]
