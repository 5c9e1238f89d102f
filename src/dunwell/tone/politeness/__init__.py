"""How polite a text is, by small strategies anyone can read: thanks, hedges, questions, harsh words. Pure and small."""

from dunwell.tone.politeness.model import Mark, Politeness, politeness_of

__all__ = ["Mark", "Politeness", "politeness_of"]
