"""A file at first sight, and the profiles a company may read it with. Leaves out the adapter that looks."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.utils.module_loading import import_string

from dunwell.ledger.models import Company
from dunwell.operations.asked_imports import profile_folders
from dunwell.operations.models import UploadedFile
from dunwell.operations.uploads import written_to
from dunwell.values.records import CannotRead, Fit, Looked

#: A profile that a company made in the browser has a name that begins so.
OWN = "own-"


def look_at(file: UploadedFile, company: Company) -> Looked | CannotRead:
    """Returns what the file looks like to this company, or why it is no export."""
    look = import_string(settings.DUNWELL_EXPORT_LOOK["look"])
    with TemporaryDirectory(prefix="dunwell-look-") as folder:
        try:
            looked: Looked = look(written_to(Path(folder), file), profile_folders())
        except CannotRead as refusal:
            return refusal
    fits: tuple[Fit, ...] = tuple(each for each in looked.fits if _is_for(each.profile, company))
    return Looked(looked.header, looked.rows, fits)


def profiles_of(company: Company) -> list[tuple[str, str]]:
    """Returns the names of the profiles that the company may use, with how they are called."""
    names = import_string(settings.DUNWELL_EXPORT_LOOK["profiles"])(profile_folders())
    return [(name, _called(name, company)) for name in names if _is_for(name, company)]


def own_prefix(company: Company) -> str:
    """Returns how the names of the company's own profiles begin; short, for a profile's name has 30 letters at most."""
    return f"{OWN}{company.pk}-"


def _is_for(name: str, company: Company) -> bool:
    return not name.startswith(OWN) or name.startswith(own_prefix(company))


def _called(name: str, company: Company) -> str:
    return name.removeprefix(own_prefix(company)).replace("-", " ").capitalize()
