"""What keeps a backup from being made or restored, in a sentence for the user."""


class CannotBackUp(Exception):
    """The backup was not made, and no part of it is left; the message says why and what to do."""


class CannotRestore(Exception):
    """Nothing was restored; what was there is as it was. The message says why and what to do."""


class Unfinished(Exception):
    """It is not known whether the database was restored; finishing the restore again makes it sure."""
