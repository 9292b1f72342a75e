from django.apps import AppConfig


class CounterGatewayConfig(AppConfig):
    name = "payments.gateways.counter"
    label = "counter_gateway"
