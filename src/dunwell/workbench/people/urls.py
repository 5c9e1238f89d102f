"""The addresses of who works for the company, and their places in the menu."""

from django.urls import path

from dunwell.workbench.people import invitations, members, sign_ins
from dunwell.workbench.places import Place

PLACES = (
    Place("people", "people", "house", 80, may="people"),
    Place("sign_ins", "people", "house", 85, may="see_journal"),
)
urlpatterns = [
    path("<slug:company>/people/", members.people, name="people"),
    path("<slug:company>/people/<int:pk>/", members.member, name="member"),
    path("<slug:company>/people/<int:pk>/end/", members.end, name="end_membership"),
    path(
        "<slug:company>/people/<int:pk>/second-factor/reset/",
        members.reset_factor,
        name="reset_second_factor",
    ),
    path("<slug:company>/people/second-factor/", members.rule, name="second_factor_rule"),
    path("<slug:company>/people/invitations/", invitations.make, name="invitations"),
    path("<slug:company>/people/invitations/<int:pk>/end/", invitations.end, name="end_invitation"),
    path("<slug:company>/people/sign-ins/", sign_ins.sign_ins, name="sign_ins"),
]
