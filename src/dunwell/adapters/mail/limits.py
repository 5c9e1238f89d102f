"""How long each stage of handing a mail over may take, in seconds. Leaves out who measures it."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds a stage may take in all, from its first byte to its last, however slowly the other side drips.

    `answer` is the reply to the complete message: giving up there leaves the message unclear, so it is the longest.
    `reset` is the clearing away after a refused message, and the goodbye.
    """

    connect: float = 10
    tls: float = 15
    greeting: float = 30
    hello: float = 15
    sign_in: float = 20
    sender: float = 30
    recipient: float = 30
    data: float = 30
    body: float = 60
    answer: float = 120
    reset: float = 5

    @property
    def longest(self) -> float:
        """The most that one message can take: a dead connection found at its sender, a new one, and every stage of it."""
        opening = self.connect + 2 * self.tls + self.greeting + 2 * self.hello + self.sign_in
        return (
            2 * self.sender + opening + self.recipient + self.data + self.body + self.answer + 2 * self.reset
        )


STAGES = tuple(field.name for field in fields(Limits))


def limits_of(every: float | None, single: dict[str, float]) -> Limits:
    """This will return the limits: `every` for all stages where it is given, `single` for those it names."""
    base = dict.fromkeys(STAGES, every) if every is not None else {}
    return Limits(**{**base, **single})
