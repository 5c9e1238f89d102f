"""The shipped words of one language as one file for one playbook, as a company may keep them. Leaves out reading them."""

from dunwell.outreach.texts import SHIPPED

_FIRST = "language.toml"


def whole_texts(language, playbook):
    """All shipped files of the language in one, what stands at the top of a file first."""
    folder = SHIPPED / language
    rest = sorted(path for path in folder.glob("*.toml") if path.name != _FIRST)
    head = f'playbook = "{playbook}"\n' + (folder / _FIRST).read_text()
    return head + "\n".join(path.read_text() for path in rest)
