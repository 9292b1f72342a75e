"""The addresses of stock django-oscar."""

from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

oscar: Any = apps.get_app_config("oscar")
urlpatterns: list[URLPattern | URLResolver] = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include(oscar.urls[0])),
]
