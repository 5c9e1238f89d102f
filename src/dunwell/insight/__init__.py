"""What the figures say: ageing, DSO, promises kept, cash expected. Reads everything, changes nothing.

`measures` holds each measure as pure functions, `queries` what they read, `reports` the two put together as tables and
charts, the rest how reports are written. Leaves out pages.
"""
