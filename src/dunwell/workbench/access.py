"""Who may open a page or take an action, and of which company: asked before every view. Leaves out what a role may do.

Not a member of the company: 404, as if it were not there. A member who may not: 403, with who may. Wrong method: 405.
Nobody signed in: to the sign-in page, and back from there.
"""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dunwell.people.member import Member, member_by_key
from dunwell.people.memberships import members
from dunwell.people.roles import roles_that_may
from dunwell.people.second_factor import is_due
from dunwell.people.sessions import SELDOM, note_seen
from dunwell.workbench.door.signed_in import OPENED, by_single_sign_on
from dunwell.workbench.words import word

View = Callable[..., HttpResponse]


def page(view: View) -> View:
    """Makes a view a page: it only reads, and asks those who have not signed in to do so."""
    return require_safe(_signed_in(view))


def action(view: View) -> View:
    """Makes a view an action of somebody signed in, without a company: it only takes a form."""
    return require_POST(_signed_in(view))


def company_page(view: View | None = None, *, may: str = "see") -> Any:
    """Makes a view a page of one company, which it gets in place of the key; it only reads.

    The request has the `member` who reads. Usable bare, or with the permission it needs.
    """
    return partial(company_page, may=may) if view is None else _told(require_safe, view, may)


def company_action(view: View | None = None, *, may: str = "work") -> Any:
    """Makes a view an action in one company, which it gets in place of the key; it only takes a form."""
    return partial(company_action, may=may) if view is None else _told(require_POST, view, may)


def company_form(view: View | None = None, *, may: str) -> Any:
    """Makes a view a form of one company at one address: shown, and taken."""
    if view is None:
        return partial(company_form, may=may)
    return _told(require_http_methods(["GET", "HEAD", "POST"]), view, may)


def next_of(request: HttpRequest) -> str:
    """Returns the address a request asks to go on to; the first page where it asks for none, or for another site's."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if allowed and asked.startswith("/") else reverse("companies")


def to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """Returns the way to the sign-in page, and from there back to the page that was asked for."""
    answer = redirect("sign_in")
    asked = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    if asked not in ("", "/"):
        answer["Location"] += f"?{urlencode({'next': asked})}"
    return answer


def _told(methods: Callable[[View], View], view: View, may: str) -> View:
    """Returns the view as it is asked for, with what it needs (`may`): for tests that walk through all of them."""
    guarded: Any = methods(_of_company(view, may))
    guarded.may = may
    return guarded


def _signed_in(view: View) -> View:
    @wraps(view)
    def signed_in(request: HttpRequest, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        _note_seen(request)
        return view(request, **kwargs)

    return signed_in


def _note_seen(request: HttpRequest) -> None:
    """Keeps the list of open sessions true: under which key this one is, and that it is in use; seldom writes."""
    opened = request.session.get(OPENED)
    if not opened:
        return
    number, key, seen = opened
    now = timezone.now()
    if key != request.session.session_key or now.timestamp() - seen > SELDOM.total_seconds():
        note_seen(number, request.session.session_key, now)
        request.session[OPENED] = [number, request.session.session_key, now.timestamp()]


def _of_company(view: View, may: str) -> View:
    if not roles_that_may(may):
        raise KeyError(may)

    @wraps(view)
    def of_company(request: HttpRequest, *, company: str, **kwargs: object) -> HttpResponse:
        member = member_by_key(request.user, company)
        if member is None:
            raise Http404
        if not member.may(may):
            return _refused(request, member, may)
        if not by_single_sign_on(request) and is_due(member, timezone.now()):
            onward = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("companies")
            return redirect(f"{reverse('second_factor')}?{urlencode({'next': onward})}")
        request.member = member
        return view(request, member.company, **kwargs)

    return _signed_in(of_company)


def _refused(request: HttpRequest, member: Member, permission: str) -> HttpResponse:
    request.member = member
    who: dict[str, list[str]] = {role: [] for role in roles_that_may(permission)}
    for each in members(member.company):
        if each.role in who:
            who[each.role].append(each.name)
    told = {"company": member.company, "own_role": word(member.role, "role"), "who_may": list(who.items())}
    return render(request, "workbench/people/refused.html", told, status=403)
