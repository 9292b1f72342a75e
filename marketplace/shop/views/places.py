"""What a postcode tells, for the address form's script."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.views.decorators.http import require_GET

from marketplace.shop.places import look_up
from marketplace.shop.requests import ShopRequest
from marketplace.thailand.fields import PostcodeField


@require_GET
def places(request: ShopRequest) -> JsonResponse:
    """200 with the sub-districts of `?postcode=`; 404 with the words to show when there is no such postcode."""
    try:
        postcode = PostcodeField().clean(request.GET.get("postcode", "")[:20])
    except ValidationError as wrong:
        return JsonResponse({"error": " ".join(wrong.messages)}, status=404)
    found = look_up(postcode)
    return JsonResponse(
        {
            "subdistricts": [{"code": code, "name": name} for code, name in found.subdistricts] if found else [],
            "where": found.where if found else "",
            "question": found.question if found else "",
        }
    )
