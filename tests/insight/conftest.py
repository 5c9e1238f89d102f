"""Customers who promise, dispute and pay: as the tests of arrangements make them."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "arrangements"))
