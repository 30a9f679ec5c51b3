"""How a delivery can fail: what each fault says decides what is done next."""


class Refused(Exception):
    """The other side will never take this parcel (5xx); asking again is of no use."""


class Gone(Refused):
    """The address itself is no more: nothing else should be sent to it either."""


class NotNow(Exception):
    """The other side did not take this parcel this time (4xx, or the connection was lost)."""


class NoRelay(NotNow):
    """The relay itself cannot be reached or does not let us in: no fault of the mail at hand."""
