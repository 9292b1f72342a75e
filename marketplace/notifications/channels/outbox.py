"""The embedded default: nothing leaves the machine, the outbox page shows what would have been sent."""

from marketplace.notifications.models import Message


def send(message: Message) -> str:
    """Nothing to do: the row itself is what the outbox page shows."""
    return ""
