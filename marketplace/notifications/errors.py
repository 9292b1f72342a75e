"""Why a message was not sent."""


class Refused(Exception):
    """This message will never be sent (no such number, a link in an SMS): trying again is of no use."""
