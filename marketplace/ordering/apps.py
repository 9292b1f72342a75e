from django.apps import AppConfig


class OrderingConfig(AppConfig):
    name = "marketplace.ordering"
    label = "ordering"
