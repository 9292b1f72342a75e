from django.apps import AppConfig

from marketplace.core import checks  # noqa: F401 (importing it registers its checks)


class CoreConfig(AppConfig):
    name = "marketplace.core"
    label = "core"
