from django.apps import AppConfig


class SellConfig(AppConfig):
    name = "marketplace.sell"
    label = "sell_pages"
