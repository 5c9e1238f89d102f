"""The addresses of calls, and their place in the menu."""

from django.urls import path

from dunwell.workbench.calls import calling, listing, logging
from dunwell.workbench.places import Place

PLACES = (Place("calls", "calls", "day", 30, key="l"),)
urlpatterns = [
    path("<slug:company>/calls/", listing.calls, name="calls"),
    path("<slug:company>/calls/next/", listing.next_call, name="next_call"),
    path("<slug:company>/calls/<int:pk>/", calling.call, name="call"),
    path("<slug:company>/calls/<int:pk>/known/", calling.known, name="call_known"),
    path("<slug:company>/calls/<int:pk>/begin/", calling.begin, name="call_begin"),
    path("<slug:company>/calls/<int:pk>/leave/", calling.leave, name="call_leave"),
    path("<slug:company>/calls/<int:pk>/log/", logging.log, name="call_log"),
    path("<slug:company>/calls/<int:pk>/done/", logging.done, name="call_done"),
]
