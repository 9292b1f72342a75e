from django.apps import AppConfig


class TransferGatewayConfig(AppConfig):
    name = "payments.gateways.transfer"
    label = "transfer_gateway"
