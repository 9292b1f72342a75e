"""Money in the admin site: the rules are an operator's to set, what follows from them is only looked at."""

from __future__ import annotations

from django.contrib import admin

from marketplace.core.admin import LookOnlyAdmin
from marketplace.settlement.models import (
    CommissionRule,
    Document,
    Funding,
    GiveBack,
    Hold,
    Payout,
    PayoutAccount,
    PayoutBatch,
    Series,
    Share,
)


@admin.register(CommissionRule)
class CommissionRuleAdmin(admin.ModelAdmin[CommissionRule]):
    """What was sold keeps the terms of its sale: a changed rule counts for later sales only."""

    list_display = ("percent", "seller", "category", "campaign", "valid_from", "valid_to", "note")
    list_filter = ("valid_from",)
    list_select_related = ("seller", "category", "campaign")
    search_fields = ("seller__name", "note")
    raw_id_fields = ("seller", "category", "campaign")


@admin.register(Funding)
class FundingAdmin(admin.ModelAdmin[Funding]):
    list_display = ("offer", "seller")
    list_select_related = ("offer", "seller")
    search_fields = ("offer__name", "seller__name")
    raw_id_fields = ("offer", "seller")


@admin.register(Share)
class ShareAdmin(LookOnlyAdmin):
    list_display = ("order_number", "seller", "state", "net", "net_back", "owed", "sold_at", "payable_at")
    list_filter = ("state",)
    list_select_related = ("seller",)
    search_fields = ("=order_number", "seller__name")


@admin.register(GiveBack)
class GiveBackAdmin(LookOnlyAdmin):
    list_display = ("share", "cause", "goods", "postage", "from_seller", "from_talat", "from_post", "decided_by", "at")
    list_filter = ("cause",)
    list_select_related = ("share", "decided_by")
    search_fields = ("=share__order_number",)


@admin.register(Hold)
class HoldAdmin(LookOnlyAdmin):
    list_display = ("seller", "kind", "share", "until", "reason", "began_by", "ended_at", "ended_because")
    list_filter = ("kind",)
    list_select_related = ("seller", "share", "began_by")
    search_fields = ("seller__name", "=share__order_number")


@admin.register(PayoutAccount)
class PayoutAccountAdmin(LookOnlyAdmin):
    list_display = ("seller", "method", "bank_code", "number", "holder", "state", "proposed_by", "decided_by")
    list_filter = ("state", "method")
    list_select_related = ("seller", "proposed_by", "decided_by")
    search_fields = ("seller__name", "holder")


@admin.register(PayoutBatch)
class PayoutBatchAdmin(LookOnlyAdmin):
    list_display = ("period", "state", "checked_by", "approved_by", "approved_at", "file_taken_at")
    list_filter = ("state",)
    list_select_related = ("checked_by", "approved_by")


@admin.register(Payout)
class PayoutAdmin(LookOnlyAdmin):
    list_display = (
        "shown_reference",
        "seller",
        "batch",
        "state",
        "gross",
        "netted",
        "amount",
        "method",
        "reason",
        "ended_at",
    )
    list_filter = ("state", "method")
    list_select_related = ("seller", "batch")
    exclude = ("reference",)  # of cash, the code that fetches it
    search_fields = ("=reference", "seller__name")


@admin.register(Series)
class SeriesAdmin(LookOnlyAdmin):
    list_display = ("name", "last_number")
    search_fields = ("name",)


@admin.register(Document)
class DocumentAdmin(LookOnlyAdmin):
    list_display = ("label", "kind", "seller", "order_number", "month", "issued_at")
    list_filter = ("kind",)
    list_select_related = ("seller", "series")
    search_fields = ("=order_number", "seller__name", "=key")
