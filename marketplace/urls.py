"""Where every page lives (design: addresses of the pages)."""

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.static import serve

from marketplace.health.views import healthz, metrics, readyz

urlpatterns = [
    path("", include("marketplace.shop.urls")),
    path("", include("marketplace.shop.oscar_names")),
    path("sell/", include("marketplace.sell.urls")),
    path("counter/", include("marketplace.counter.urls")),
    path("payments/", include("payments.urls")),
    path("accounts/", include("marketplace.accounts.urls")),
    path("dashboard/talat/", include("marketplace.operators.urls")),
    path("dashboard/", apps.get_app_config("dashboard").urls),  # type: ignore[attr-defined]
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}),
]
if not settings.PRODUCTION:
    urlpatterns.append(path("outbox/", include("marketplace.notifications.urls")))
