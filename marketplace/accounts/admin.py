"""People, for operators. A password, phone or e-mail is changed by its owner."""

from django.contrib import admin

from marketplace.accounts.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    list_display = ("__str__", "phone", "email", "is_staff", "is_active")
    search_fields = ("phone", "email", "first_name", "last_name")
    fields = ("first_name", "last_name", "phone", "email", "language", "is_active", "is_staff")
    readonly_fields = ("phone", "email")
    show_full_result_count = False
