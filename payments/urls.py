from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from payments import views

app_name = "payments"
urlpatterns: list[URLPattern | URLResolver] = [path("<slug:gateway>/webhook/", views.webhook, name="webhook")]
if not settings.PRODUCTION:
    urlpatterns.append(path("demo/", include("payments.gateways.demo.urls")))
