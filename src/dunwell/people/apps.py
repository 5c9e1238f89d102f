"""Names the app to Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who works here."""

    name = "dunwell.people"
    label = "people"
