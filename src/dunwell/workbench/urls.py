"""The addresses of the workbench: nouns. What is fixed comes before the companies' keys."""

from datetime import date

from django.urls import path, register_converter

from dunwell.workbench.views import companies, customers, imports, messages, rounds, session, watching


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
    path("<slug:company>/", companies.company, name="company"),
    path("<slug:company>/rounds/", rounds.rounds, name="rounds"),
    path("<slug:company>/rounds/<day:day>/", rounds.round_, name="round"),
    path("<slug:company>/rounds/<day:day>/waiting/<slug:reason>/", rounds.waiting, name="waiting"),
    path("<slug:company>/messages/<int:pk>/", messages.message, name="message"),
    path("<slug:company>/customers/", customers.customers, name="customers"),
    path("<slug:company>/customers/<int:pk>/", customers.customer, name="customer"),
    path("<slug:company>/customers/<int:pk>/why/<day:day>/", customers.why, name="why"),
    path("<slug:company>/imports/", imports.imports, name="imports"),
    path("<slug:company>/imports/<int:pk>/", imports.import_, name="import"),
]
