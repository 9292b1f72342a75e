from django.apps import AppConfig

from payments import checks  # noqa: F401 (importing it registers its checks)


class PaymentsConfig(AppConfig):
    name = "payments"
    label = "payments"
