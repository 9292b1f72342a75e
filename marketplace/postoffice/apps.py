from django.apps import AppConfig


class PostOfficeConfig(AppConfig):
    name = "marketplace.postoffice"
    label = "postoffice"
