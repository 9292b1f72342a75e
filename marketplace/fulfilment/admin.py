"""Parcels and scans, for operators to look at; the ranges of postal numbers, to enter."""

from django.contrib import admin
from django.http import HttpRequest

from marketplace.core.admin import LookOnlyAdmin
from marketplace.fulfilment.models import Parcel, S10Range, ScanEvent


@admin.register(Parcel)
class ParcelAdmin(LookOnlyAdmin):
    list_display = ("s10", "state", "order_number", "seller", "destination_branch", "created_at")
    list_filter = ("state", "service")
    list_select_related = ("seller", "destination_branch")
    search_fields = ("=s10", "=order_number")
    # Who holds these codes gets the parcel: they are the sender's and the recipient's alone.
    exclude = ("pickup_code", "drop_off_code")


@admin.register(ScanEvent)
class ScanEventAdmin(LookOnlyAdmin):
    list_display = ("at", "kind", "code", "branch", "clerk", "note")
    list_filter = ("kind",)
    list_select_related = ("branch", "clerk")
    search_fields = ("=code", "=order_number", "=branch__code")
    exclude = ("undo",)


@admin.register(S10Range)
class S10RangeAdmin(admin.ModelAdmin[S10Range]):
    list_display = ("prefix", "next_serial", "last_serial")

    def has_delete_permission(self, request: HttpRequest, obj: S10Range | None = None) -> bool:
        return False  # a range entered again from its start would give numbers out twice
