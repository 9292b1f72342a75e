from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "marketplace.core"
    label = "core"

    def ready(self) -> None:
        from marketplace.core import checks  # noqa: F401, PLC0415 (registers itself; models must be loaded first)
