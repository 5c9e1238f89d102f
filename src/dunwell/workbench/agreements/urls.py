"""The addresses of what is agreed with customers, and its places in the menu."""

from django.urls import path

from dunwell.workbench.agreements import detail, doing, hold_list, listing, offering
from dunwell.workbench.agreements.actions import ACTIONS
from dunwell.workbench.agreements.kinds import KINDS
from dunwell.workbench.places import Place

PLACES = (
    Place("promises", "agreements", "day", 40, key="p"),
    Place("holds", "agreements", "day", 50, key="h"),
)
urlpatterns = [
    *(path(f"<slug:company>/{name}/", listing.agreements, {"kind": name}, name=name) for name in KINDS),
    *(
        path(f"<slug:company>/{kind.name}/<int:pk>/", detail.agreement, {"kind": kind.name}, name=kind.one)
        for kind in KINDS.values()
    ),
    *(
        path(
            f"<slug:company>/{action.kind}/<int:pk>/{action.name}/",
            doing.view_of(action),
            name=f"{KINDS[action.kind].one}_{action.name}",
        )
        for action in ACTIONS
    ),
    path("<slug:company>/holds/", hold_list.holds, name="holds"),
    path("<slug:company>/holds/lift/", hold_list.lift, name="holds_lift"),
    path("<slug:company>/holds/extend/", hold_list.extend, name="holds_extend"),
    path("<slug:company>/holds/again/", hold_list.again, name="holds_again"),
    path("<slug:company>/offers/<int:pk>/", offering.offers, name="offers"),
    path("<slug:company>/offers/<int:pk>/plan/<slug:key>/", offering.plan, name="offer_plan"),
    path("<slug:company>/offers/<int:pk>/own-plan/", offering.own_plan, name="offer_own_plan"),
    path("<slug:company>/offers/<int:pk>/promise/", offering.promise_, name="offer_promise"),
    path("<slug:company>/offers/<int:pk>/deferral/", offering.deferral, name="offer_deferral"),
    path("<slug:company>/offers/<int:pk>/discount/", offering.discount, name="offer_discount"),
    path("<slug:company>/offers/<int:pk>/settlement/", offering.settlement, name="offer_settlement"),
]
