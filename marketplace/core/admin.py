"""Jobs and history, for operators: to look at, never to edit."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from marketplace.core.models import Job, StateChange


class LookOnlyAdmin(admin.ModelAdmin[Any]):
    """States, money and history are moved by services; a form that saves whole rows would undo them."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Job)
class JobAdmin(LookOnlyAdmin):
    list_display = ("kind", "dedup_key", "state", "run_at", "attempts", "last_error")
    list_filter = ("state", "kind")
    search_fields = ("dedup_key",)


@admin.register(StateChange)
class StateChangeAdmin(LookOnlyAdmin):
    list_display = ("aggregate", "object_id", "event", "target", "actor", "at", "reason")
    list_filter = ("aggregate",)
    search_fields = ("=object_id",)
