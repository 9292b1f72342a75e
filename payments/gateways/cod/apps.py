from django.apps import AppConfig


class CodGatewayConfig(AppConfig):
    name = "payments.gateways.cod"
    label = "cod_gateway"
