from django.apps import AppConfig


class OperatorsConfig(AppConfig):
    name = "marketplace.operators"
    label = "operators"
