"""Keeps a copy of everything in one file, and brings it back: the database and the home's files, at one moment.

`make.make_backup` writes the file, `restore.stage` checks one and lays it out beside what is there, `restore.finish` puts
it in place. Leaves out what must hold in the rows: `dunwell verify` says that.
"""
