"""Plain enums of the order, importable without Oscar's models."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderState(models.TextChoices):
    AWAITING_PAYMENT = "awaiting_payment", _("Waiting for payment")
    CONFIRMED = "confirmed", _("Confirmed")
    EXPIRED = "expired", _("Not paid in time")
    CANCELLED = "cancelled", _("Cancelled")
    REVIEW = "review", _("Being checked")


class Delivery(models.TextChoices):
    HOME = "home", _("Bring it home")
    PICKUP = "pickup", _("I fetch it at a post office")
