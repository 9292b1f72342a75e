"""The door for gateways."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from payments import webhooks
from payments.interface import BadSignature
from payments.registry import UnknownGateway


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, gateway: str) -> HttpResponse:
    """`gateway`: one, or the provider of several. 400 for what it did not sign, 200 for events new and known."""
    try:
        new = webhooks.receive(provider=gateway, body=request.body, headers=request.headers)
    except UnknownGateway as unknown:
        raise Http404 from unknown
    except BadSignature as bad:
        return JsonResponse({"error": str(bad)}, status=400)
    return JsonResponse({"new": new})
