"""The states of a message, and the only writer of `Message.state`."""

from marketplace.core.transitions import Lifecycle, event
from marketplace.notifications.models import MessageState

MESSAGE = Lifecycle(
    aggregate="message",
    events={
        "send": event([MessageState.QUEUED], MessageState.SENT),
        "refuse": event([MessageState.QUEUED], MessageState.FAILED),
    },
)
