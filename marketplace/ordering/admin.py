"""Sellers' parts of orders, for operators to look at: they move through services only."""

from __future__ import annotations

from django.contrib import admin

from marketplace.core.admin import LookOnlyAdmin
from marketplace.ordering.models import SellerOrder


@admin.register(SellerOrder)
class SellerOrderAdmin(LookOnlyAdmin):
    list_display = ("order", "seller", "state", "service", "goods_total", "postage", "ship_by", "cancelled_because")
    list_filter = ("state", "service")
    list_select_related = ("order", "seller")
    search_fields = ("=order__number", "seller__name")
