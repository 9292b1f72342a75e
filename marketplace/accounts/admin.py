"""People, for operators. A password, phone or e-mail is changed by its owner."""

from __future__ import annotations

from allauth.account.admin import EmailAddressAdmin
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.http import HttpRequest

from marketplace.accounts.models import User
from marketplace.core.admin import LookOnlyAdmin


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    list_display = ("__str__", "phone", "email", "is_staff", "is_active")
    search_fields = ("phone", "email", "first_name", "last_name")
    fields = ("first_name", "last_name", "phone", "email", "language", "is_active", "is_staff")
    readonly_fields = ("phone", "email")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # people sign up themselves; operators then make them clerks or members


# allauth's own would let an operator confirm any address for anybody.
admin.site.unregister(EmailAddress)
admin.site.register(EmailAddress, LookOnlyAdmin, list_display=EmailAddressAdmin.list_display)
