"""What the figures say: ageing, DSO, promises kept, cash expected. Reads everything, changes nothing."""
