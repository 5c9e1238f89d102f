"""What a page says and which forms it has, read from its HTML; and which of it is English."""

import re
from html.parser import HTMLParser

#: Words that English cannot do without and German does not have.
ENGLISH = re.compile(
    r"\b(the|is|are|of|and|to|not|this|that|these|there|with|has|have|it|its|they|them|their|for|from|or|be|been"
    r"|which|who|what|when|where|why|how|only|use|write|give|no|by|on|at|as|one|more|than|does|can|cannot|may|must)\b",
    re.IGNORECASE,
)
#: What reads as text where it is shown on hover, in an empty field, or to those who hear a page.
_SPOKEN = ("title", "placeholder", "aria-label", "alt")
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
#: Elements that break a sentence; others stand within one.
_WITHIN = {"a", "b", "strong", "em", "i", "span", "time", "small", "code", "abbr", "kbd", "mark"}


class Page(HTMLParser):
    """The texts of a page in the page's own language, and its forms: address, method, fields with what is in them."""

    def __init__(self, html):
        super().__init__()
        self.texts, self.forms = [], []
        self._open, self._said, self._form, self._select, self._area = [], "", None, None, None
        self.feed(html)
        self._broken()

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag not in _WITHIN:
            self._broken()
        foreign = bool(self._open) and (
            self._open[-1][1]
            or ("lang" in values and values["lang"] != "de")
            or tag in ("script", "style", "code", "kbd")
        )
        if tag not in _VOID:
            self._open.append((tag, foreign))
        if not foreign:
            self.texts += [values[name] for name in _SPOKEN if values.get(name)]
        self._note_form(tag, values)

    def handle_endtag(self, tag):
        if tag not in _WITHIN:
            self._broken()
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag == "form":
            self._form = None
        if tag == "select":
            self._select = None
        if tag == "textarea":
            self._area = None

    def handle_data(self, data):
        if self._area is not None:
            self._form["fields"][self._area] += data
        elif self._open and not self._open[-1][1]:
            self._said += data

    def _broken(self):
        said = " ".join(self._said.split())
        self._said = ""
        if said:
            self.texts.append(said)

    def _note_form(self, tag, values):
        if tag == "form":
            self._form = {
                "action": values.get("action", ""),
                "method": values.get("method", "get").lower(),
                "fields": {},
                "files": set(),
            }
            self.forms.append(self._form)
        form = self._form
        name = values.get("name")
        if form is None:
            return
        fields = form["fields"]
        if tag == "input" and name:
            kind = values.get("type", "text")
            if kind == "file":
                form["files"].add(name)
            elif kind not in ("checkbox", "radio") or "checked" in values or name not in fields:
                fields[name] = values.get("value", "on" if kind == "checkbox" else "")
        elif tag == "textarea" and name:
            self._area = name
            fields[name] = ""
        elif tag == "select" and name:
            self._select = name
            fields[name] = ""
        elif tag == "option" and self._select and ("selected" in values or not fields[self._select]):
            fields[self._select] = values.get("value", "")
        elif tag == "button" and name and values.get("type", "submit") == "submit":
            fields[name] = values.get("value", "")


def english_in(texts, known=()):
    """Returns those of the texts that have English in them, without what people wrote and what is known to be a name."""
    found = []
    for said in texts:
        rest = said
        for each in known:
            rest = rest.replace(each, " ")
        if ENGLISH.search(rest):
            found.append(said)
    return found
