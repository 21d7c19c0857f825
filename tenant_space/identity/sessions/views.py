"""The sign-in page, the time left before the idle time-out, the form that was kept, the list of devices."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import TemplateView

from tenant_space.identity.origin import origin_of
from tenant_space.identity.requests import PortalRequest, SignedInRequest
from tenant_space.identity.sessions.idle import idle_seconds
from tenant_space.identity.sessions.kept import form_forget, form_kept
from tenant_space.identity.sessions.selectors import devices_of
from tenant_space.identity.sessions.services import UnknownDevice, device_sign_out, others_sign_out

LONGEST_NUMBER = 18  # digits of a row's number that every database can look for


@require_GET
@never_cache
def session_state(request: PortalRequest) -> JsonResponse:
    """For the page's script: the seconds left; null when the session does not end by itself. Renews nothing."""
    request.idle_asked_only = True
    return _state(request)


@require_POST
@never_cache
def session_prolong(request: PortalRequest) -> JsonResponse:
    """« Rester connecté » in the warning."""
    request.idle_prolonged = True
    return _state(request)


def _state(request: PortalRequest) -> JsonResponse:
    signed_in = request.user.is_authenticated
    left = idle_seconds() if request.idle_prolonged else request.idle.left
    return JsonResponse({"signed_in": signed_in, "seconds": left if signed_in and request.idle.measured else None})


@method_decorator(never_cache, name="dispatch")
class KeptFormView(TemplateView):
    """What was typed when the sign-in had ended: send it again, or not."""

    template_name = "account/session_kept.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kept = form_kept(request.session)
        if kept is None:
            return redirect("/")
        return self.render_to_response(self.get_context_data(kept=kept))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form_forget(request.session)
        messages.success(request, "Votre saisie a été effacée. Rien n'a été envoyé.")
        return redirect("/")


@method_decorator(never_cache, name="dispatch")
class DevicesView(TemplateView):
    """Where one is signed in, and signing out elsewhere."""

    request: SignedInRequest
    template_name = "account/devices.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        devices = devices_of(self.request.user, self.request.session.session_key or "")
        others = sum(not device.current for device in devices)
        return super().get_context_data(devices=devices, others=others, **kwargs)

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        here: dict[str, Any] = {
            "user": request.user,
            "keep": request.session.session_key or "",
            "origin": origin_of(request),
        }
        number = request.POST.get("appareil", "")
        if number:
            self._end_one(request, number, here)
        else:
            others_sign_out(**here)
            messages.success(request, "Vos autres appareils sont déconnectés.")
        return redirect("usersessions_list")

    def _end_one(self, request: HttpRequest, number: str, here: dict[str, Any]) -> None:
        known = number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
        try:
            device_sign_out(number=int(number) if known else 0, **here)
        except UnknownDevice:
            messages.info(request, "Cet appareil est déjà déconnecté.")
        else:
            messages.success(request, "Cet appareil est déconnecté.")
