"""The addresses of settings."""

from django.urls import path

from dunwell.workbench.places import Place
from dunwell.workbench.settings import accounts, look, mail, parts, policy, rules

PLACES = (Place("settings", "settings", "house", 50, may="set", key="s"),)
urlpatterns = [
    path("<slug:company>/settings/", parts.settings, name="settings"),
    path("<slug:company>/settings/company/", parts.part, {"name": "company"}, name="settings_company"),
    path("<slug:company>/settings/sending/", parts.part, {"name": "sending"}, name="settings_sending"),
    path("<slug:company>/settings/accounts/", accounts.accounts, name="settings_accounts"),
    path("<slug:company>/settings/look/", look.look, name="settings_look"),
    path("<slug:company>/settings/policy/", policy.policy, name="settings_policy"),
    path("<slug:company>/settings/mail/", mail.mail, name="settings_mail"),
    path("<slug:company>/settings/rules/", rules.rules, name="settings_rules"),
]
