"""Reads a mail as the customer's program does: with the standard library's parser. Leaves out what should be in it."""

from email import message_from_bytes, policy
from email.header import decode_header, make_header
from html.parser import HTMLParser


def read_back(content):
    """The mail, parsed."""
    return message_from_bytes(content, policy=policy.default)


def raw_headers(content):
    """Names and decoded texts of the headers in their order, unfolded by hand: no parser's opinion is in it."""
    head = content.split(b"\r\n\r\n", 1)[0].decode()
    lines = head.replace("\r\n ", " ").split("\r\n")
    return [(name, text.strip(" ")) for name, _, text in (line.partition(":") for line in lines)]


def decoded(text):
    """A header's text with its encoded words read."""
    return str(make_header(decode_header(text)))


def part(content, subtype):
    """The text of one part, with `\\n` as line end."""
    found = next(each for each in read_back(content).walk() if each.get_content_type() == f"text/{subtype}")
    return found.get_payload(decode=True).decode("utf-8").replace("\r\n", "\n")


class _Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.words, self.tags, self.links, self.hidden = [], [], [], False

    def handle_starttag(self, tag, attributes):
        self.hidden = tag == "title"
        self.tags.append((tag, dict(attributes)))
        self.links += [value for name, value in attributes if name in ("href", "src", "background", "action")]

    def handle_endtag(self, tag):
        self.hidden = False

    def handle_data(self, data):
        if not self.hidden:
            self.words += data.split()


def page(content):
    """The HTML part: its visible words, its tags and where its links lead."""
    read = _Page()
    read.feed(part(content, "html"))
    return read
