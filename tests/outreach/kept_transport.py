"""A channel that keeps what it is handed, and does what a test asks of it in between."""

from dunwell.values.delivery import Prepared, Receipt


class KeptTransport:
    """Takes every message over. `before(outgoing)` runs when one is prepared, `during(prepared)` when handed over."""

    name = "kept"

    def __init__(self, before=None, during=None, repeatable=False):
        self.repeatable = repeatable
        self.taken = []
        self._before, self._during = before, during

    def prepare(self, outgoing):
        if self._before is not None:
            self._before(outgoing)
        return Prepared(outgoing, outgoing.text.encode(), "text/plain", f"kept-{outgoing.message_id}")

    def hand_over(self, prepared):
        if self._during is not None:
            self._during(prepared)
        self.taken.append(prepared.outgoing)
        return Receipt("250 kept", prepared.reference)

    def close(self):
        pass
