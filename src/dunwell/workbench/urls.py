"""The addresses of the workbench: nouns. What is fixed comes before the companies' keys."""

from datetime import date

from django.urls import path, register_converter

from dunwell.workbench.door import urls as door
from dunwell.workbench.places import area_urls
from dunwell.workbench.setup.new_company import new_company
from dunwell.workbench.views import companies, look, watching


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
    path("look/", look.set_look, name="set_look"),
    path("new-company/", new_company, name="new_company"),
    *door.urlpatterns,
    *area_urls(),
]
