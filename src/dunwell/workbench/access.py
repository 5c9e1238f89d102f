"""Who may open a page, and of which company. So far everybody who signed in reads every company of the installation."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from dunwell.ledger.models import Company

View = Callable[..., HttpResponse]


def page(view: View) -> View:
    """Makes a view a page: it only reads, and asks those who have not signed in to do so."""

    @wraps(view)
    def signed_in(request: HttpRequest, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect("sign_in")
        return view(request, **kwargs)

    return require_safe(signed_in)


def company_page(view: View) -> View:
    """Makes a view a page of one company, which it gets in place of the key; an unknown key is a 404."""

    @wraps(view)
    def of_company(request: HttpRequest, *, company: str, **kwargs: object) -> HttpResponse:
        return view(request, get_object_or_404(Company, key=company), **kwargs)

    return page(of_company)
