"""Files brought into the ledger: chosen, looked at, tried, brought in, and what was found in each."""
