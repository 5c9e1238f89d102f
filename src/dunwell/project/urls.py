"""Every address of the web pages."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [path("", include("dunwell.portal.urls")), path("", include("dunwell.workbench.urls"))]
if settings.ANYMAIL.get("WEBHOOK_SECRET"):
    # Where no provider reports to us, there is no such address, and its library is not loaded.
    from dunwell.project.webhooks import webhook_urls

    urlpatterns.insert(0, path("webhooks/anymail/", include((webhook_urls(), "anymail"))))
