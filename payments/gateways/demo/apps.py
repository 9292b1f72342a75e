from django.apps import AppConfig


class DemoGatewayConfig(AppConfig):
    name = "payments.gateways.demo"
    label = "demo_gateway"
