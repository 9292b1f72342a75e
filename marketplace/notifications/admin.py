"""Messages, for operators to look at. Not their text: it holds codes to sign in with."""

from __future__ import annotations

from django.contrib import admin

from marketplace.core.admin import LookOnlyAdmin
from marketplace.notifications.models import Message


@admin.register(Message)
class MessageAdmin(LookOnlyAdmin):
    list_display = ("recipient", "channel", "subject", "state", "refusal", "created_at", "sent_at")
    list_filter = ("state", "channel")
    search_fields = ("=recipient", "key")
    exclude = ("text",)
