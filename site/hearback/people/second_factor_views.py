"""Two views of the second factor that allauth does not have as we need them."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import get_totp_secret
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from hearback.people.access import OfficeRequest, signed_in


@require_safe
@signed_in
def qr_code(request: OfficeRequest) -> HttpResponse:
    """Draw the code an authenticator app reads, as a picture of its own address: the content
    policy allows neither data: pictures nor inline drawings.
    """
    adapter = get_adapter()
    address = adapter.build_totp_url(request.user, get_totp_secret())
    return HttpResponse(adapter.build_totp_svg(address), content_type="image/svg+xml")


@require_http_methods(["GET", "POST"])
@signed_in
def remove_passkey(request: OfficeRequest, pk: int) -> HttpResponse:
    """Let allauth remove a passkey, unless it is the last second factor."""
    passkey = get_object_or_404(
        Authenticator, pk=pk, user=request.user, type=Authenticator.Type.WEBAUTHN
    )
    adapter = get_adapter()
    if not adapter.can_delete_authenticator(passkey):
        messages.error(request, adapter.error_messages["cannot_delete_authenticator"])
        return redirect("mfa_list_webauthn")
    response: HttpResponse = webauthn.remove_webauthn(request, pk=pk)
    return response
