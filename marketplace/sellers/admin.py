"""Sellers, for operators."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from marketplace.sellers.models import Seller, SellerMember


class MemberInline(admin.TabularInline[SellerMember, Seller]):
    model = SellerMember
    autocomplete_fields = ("user",)
    extra = 0


@admin.register(Seller)
class SellerAdmin(admin.ModelAdmin[Seller]):
    """A seller is made by `sellers.services.create_seller`, which knows what belongs to it."""

    list_display = ("name", "kind", "province_code", "phone", "is_open")
    list_filter = ("is_open", "kind", "region")
    search_fields = ("name", "name_en", "slug", "phone")
    readonly_fields = ("partner", "slug", "subdistrict_code", "district_code", "province_code", "postcode", "region")
    raw_id_fields = ("drop_off_branch",)
    inlines = (MemberInline,)
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Seller | None = None) -> bool:
        return False
