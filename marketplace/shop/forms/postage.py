"""One postal service per seller: each sends one parcel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core.templatetags.ui import CardChoice
from marketplace.ordering.quoting import PostageOption, SellerGroup
from marketplace.thailand.postage import PostalService

Offers = Mapping[int, tuple[SellerGroup, tuple[PostageOption, ...]]]


class PostageForm(forms.Form):
    """A field `service_<seller id>` per seller whose parcel can be sent; the cheapest tracked service is preset."""

    def __init__(self, *arguments: Any, offers: Offers, typed: Mapping[str, str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        for seller_id, (group, offered) in offers.items():
            name = field_name(seller_id)
            if not offered:
                continue
            kept = typed.get(name)
            services = [option.service.value for option in offered]
            self.fields[name] = forms.ChoiceField(
                label=group.seller.label,
                choices=[(option.service.value, _face(option)) for option in offered],
                initial=kept if kept in services else first_choice(offered).service.value,
                widget=forms.RadioSelect,
                error_messages={
                    "required": gettext_lazy("Please choose how it is sent."),
                    "invalid_choice": gettext_lazy("This service is not offered any more. Please choose another."),
                },
            )

    def services(self) -> dict[int, PostalService]:
        """Seller id → service, of a valid form."""
        return {int(name.removeprefix("service_")): PostalService(value) for name, value in self.cleaned_data.items()}


def field_name(seller_id: int) -> str:
    return f"service_{seller_id}"


def first_choice(offered: tuple[PostageOption, ...]) -> PostageOption:
    """The cheapest that is tracked, or the cheapest (`offered` is sorted by price)."""
    return next((option for option in offered if option.tracked), offered[0])


def _face(option: PostageOption) -> CardChoice:
    tracked = _("you can follow it on the way") if option.tracked else _("cannot be followed on the way")
    return CardChoice(option.name, note=f"{option.days} · {tracked}", price=option.price)
