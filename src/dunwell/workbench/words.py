"""What codes are called on screen, in the language of the page. Leaves out what a reason means and why one customer got it.

The words are in `data/workbench/<language>/lists.toml`: a table for each list.
"""

from dunwell.engine import facts as engine_facts
from dunwell.outreach.kept_words import said_in
from dunwell.outreach.playbooks import CannotReadPlaybook, playbook_files, read_playbook
from dunwell.outreach.why_words import speech
from dunwell.workbench.wording import listed, page_language

#: The reasons of the plan in its own order, which is that of the pages; `ok` before all that wait.
REASONS = ("ok", *(reason for reason in engine_facts.REASONS if reason != "ok"))


def word(code: str, of: str) -> str:
    """Returns what a code of a list is called; one that has no word of its own is read as it is written."""
    return listed(of, code) or spoken(code)


def spoken(key: str | None) -> str:
    """Returns a key as a person reads it: `friendly_reminder` is `Friendly reminder`; steps have names."""
    said = speech(page_language()).step(key or "")
    return said[:1].upper() + said[1:]


def kept(said: object) -> str:
    """Returns what the program answers or keeps in English (a refusal, a finding, its own note) in the page's language."""
    return said_in(page_language(), str(said))


def playbook_name(key: str) -> str:
    """Returns what a playbook is called; a choice between several, and one that is gone or wrong, as its key reads."""
    try:
        return kept(read_playbook(playbook_files(only=key)[key]).name)
    except (KeyError, CannotReadPlaybook):
        return word(key, "playbook")
