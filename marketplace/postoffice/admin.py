"""Branches and clerks, for operators."""

from django.contrib import admin

from marketplace.postoffice.models import Branch, Clerk


class ClerkInline(admin.TabularInline[Clerk, Branch]):
    model = Clerk
    extra = 0
    autocomplete_fields = ("user",)


@admin.register(Branch)
class BranchAdmin(admin.ModelAdmin[Branch]):
    list_display = ("name", "code", "postcode", "keep_days", "offers_pickup", "takes_cash", "is_open")
    list_filter = ("is_open", "offers_pickup", "takes_cash")
    search_fields = ("name", "name_en", "=code", "=postcode")
    inlines = (ClerkInline,)
    show_full_result_count = False


@admin.register(Clerk)
class ClerkAdmin(admin.ModelAdmin[Clerk]):
    list_display = ("user", "branch", "is_manager")
    list_select_related = ("user", "branch")
    search_fields = ("user__phone", "user__email", "user__first_name", "=branch__code", "branch__name")
    autocomplete_fields = ("user", "branch")
    show_full_result_count = False
