"""How single sign-on behaves here: whoever the company's own sign-in vouches for, and who was invited; nobody else."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone

from dunwell.people.told import note
from dunwell.workbench.door.where import where


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Signing in by OpenID Connect."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Notes somebody who is not known here, and sends them back to the sign-in page: nobody signs up."""
        note("sign_in_failed", None, where(request), timezone.now(), what="single sign-on: not known here")
        raise ImmediateHttpResponse(redirect("socialaccount_login_error"))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> None:
        """Notes that the other side refused, or could not be asked."""
        note("sign_in_failed", None, where(request), timezone.now(), what="single sign-on")
        raise ImmediateHttpResponse(redirect("socialaccount_login_error"))
