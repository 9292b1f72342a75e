from django.apps import AppConfig


class ThailandConfig(AppConfig):
    """Facts about Thailand. An app only for its template filters and form fields: it has no models."""

    name = "marketplace.thailand"
    label = "thailand"
