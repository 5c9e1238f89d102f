"""The addresses of the workbench: nouns. What is fixed comes before the companies' keys."""

from datetime import date

from django.urls import path, register_converter

from dunwell.workbench.places import area_urls
from dunwell.workbench.views import companies, look, session, watching


class DayConverter:
    """A day in an address, as `2026-03-11`."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")

urlpatterns = [
    path("", companies.companies, name="companies"),
    path("health", watching.health, name="health"),
    path("health/pages", watching.health, {"pages_only": True}, name="health_of_pages"),
    path("metrics", watching.metrics, name="metrics"),
    path("sign-in/", session.sign_in, name="sign_in"),
    path("sign-in/<str:token>/", session.sign_in_link, name="sign_in_link"),
    path("sign-out/", session.sign_out, name="sign_out"),
    path("look/", look.set_look, name="set_look"),
    *area_urls(),
    path("<slug:company>/", companies.company, name="company"),
]
