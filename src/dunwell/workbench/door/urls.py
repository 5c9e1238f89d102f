"""The addresses of signing in, of one's own account and of invitations. Of the library's views only these are open."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, include, path, re_path
from django.views import View

from dunwell.workbench.views import invitation, own_account, session

_FORM = "workbench/door/form.html"


def _form(view: type[View], title: str, button: str, lead: str = "", template: str = _FORM) -> View:
    words = {"title": f"door.{title}", "button": f"door.{button}", "lead": f"door.{lead}" if lead else ""}
    return view.as_view(template_name=template, extra_context=words)


def closed(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """Answers where the library has a page that nobody here is to see, such as signing oneself up."""
    raise Http404


_PASSWORD: list[URLPattern] = [
    path(
        "change/",
        _form(account.PasswordChangeView, "password_change", "save"),
        name="account_change_password",
    ),
    path("set/", _form(account.PasswordSetView, "password_set", "save"), name="account_set_password"),
    path(
        "reset/",
        _form(account.PasswordResetView, "password_reset", "send", "password_reset_lead"),
        name="account_reset_password",
    ),
    path("reset/asked/", session.reset_asked, name="account_reset_password_done"),
    path("reset/done/", session.reset_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        _form(account.PasswordResetFromKeyView, "password_set", "save"),
        name="account_reset_password_from_key",
    ),
]
_KEYS: list[URLPattern] = [
    path("", own_account.second_factor, name="mfa_list_webauthn"),
    path(
        "add/",
        _form(keys.AddWebAuthnView, "key_add", "key_add", "key_add_lead", "workbench/door/key_add.html"),
        name="mfa_add_webauthn",
    ),
    path(
        "<int:pk>/remove/",
        _form(keys.RemoveWebAuthnView, "key_remove", "remove", "key_remove_lead"),
        name="mfa_remove_webauthn",
    ),
    path("<int:pk>/name/", _form(keys.EditWebAuthnView, "key_rename", "save"), name="mfa_edit_webauthn"),
]
_FACTORS: list[URLPattern] = [
    path("", own_account.second_factor, name="second_factor"),
    path("", own_account.second_factor, name="mfa_index"),
    path(
        "ask/",
        factor.AuthenticateView.as_view(template_name="workbench/door/ask_factor.html"),
        name="mfa_authenticate",
    ),
    path(
        "confirm/",
        _form(factor.ReauthenticateView, "confirm_code", "go_on", "confirm_lead"),
        name="mfa_reauthenticate",
    ),
    path(
        "confirm/key/",
        keys.ReauthenticateWebAuthnView.as_view(template_name="workbench/door/confirm_key.html"),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "app/add/",
        app.ActivateTOTPView.as_view(template_name="workbench/door/app_add.html"),
        name="mfa_activate_totp",
    ),
    path(
        "app/remove/",
        _form(app.DeactivateTOTPView, "app_remove", "remove", "app_remove_lead"),
        name="mfa_deactivate_totp",
    ),
    path(
        "codes/",
        codes.ViewRecoveryCodesView.as_view(template_name="workbench/door/codes.html"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "codes/new/",
        _form(codes.GenerateRecoveryCodesView, "codes_new", "codes_new", "codes_new_lead"),
        name="mfa_generate_recovery_codes",
    ),
    path("codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("keys/", include(_KEYS)),
]
_ACCOUNT: list[URLPattern] = [
    path("", own_account.own_account, name="own_account"),
    path("sessions/<int:pk>/end/", own_account.end_session, name="end_session"),
    path("sessions/others/end/", own_account.end_others, name="end_other_sessions"),
    path("password/", include(_PASSWORD)),
    path("second-factor/", include(_FACTORS)),
    path(
        "confirm/",
        _form(account.ReauthenticateView, "confirm_password", "go_on", "confirm_lead"),
        name="account_reauthenticate",
    ),
    path("inactive/", closed, name="account_inactive"),
]


_SINGLE_SIGN_ON: list[URLPattern] = [
    # Where single sign-on is not set up, its addresses are a 404.
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("sso/cancelled/", session.sso_failed, name="socialaccount_login_cancelled"),
    path("sso/error/", session.sso_failed, name="socialaccount_login_error"),
    path("sso/signup/", closed, name="socialaccount_signup"),
    path("sso/", closed, name="socialaccount_connections"),
]
urlpatterns = [
    path("sign-in/", session.sign_in, name="sign_in"),
    path("sign-in/", session.sign_in, name="account_login"),
    path("sign-in/<str:token>/", session.sign_in_link, name="sign_in_link"),
    path("sign-out/", session.sign_out, name="sign_out"),
    path("sign-out/", session.sign_out, name="account_logout"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("account/", include(_ACCOUNT)),
    path("account/", include(_SINGLE_SIGN_ON)),
]
