"""A folder of previews: a page and a PDF for each language and playbook, mails and letters as they leave, and an index.

Leaves out what the texts say.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.module_loading import import_string

from dunwell.outreach.asking import told_of
from dunwell.outreach.playbooks import Playbook
from dunwell.outreach.preview import COMPANY, EMAIL, Preview, previews
from dunwell.outreach.texts import Texts
from dunwell.values.delivery import Line, Outgoing, Party, Place, Transport

_DATA = Path(__file__).resolve().parents[1] / "data"
_TEMPLATE = _DATA / "messages" / "preview.typ"
_FONTS = _DATA / "letters" / "fonts"
_ADDRESS = "12 Main Street\nDublin D02 XY45\nIreland"
#: What the finished message is kept as, by channel.
_ENDINGS = {"email": "html", "letter": "pdf", "registered_letter": "pdf"}


def write_previews(
    out: Path, chosen: Mapping[tuple[str, str], tuple[Playbook, Texts]], as_of: date
) -> dict[str, int]:
    """Writes the folder; `chosen` are playbook and texts by language and playbook's key. Returns how many of what."""
    transports = _transports(out)
    rows = []
    counted = {"texts": 0, "doubted": 0}
    for (language, key), (playbook, texts) in sorted(chosen.items()):
        found = list(previews(playbook, texts, as_of))
        shown = [_shown(each, texts, as_of, out / language / key, transports) for each in found]
        page = {
            "language": language,
            "key": key,
            "name": playbook.name,
            "texts": shown,
            "locale": texts.locale,
        }
        (out / language).mkdir(parents=True, exist_ok=True)
        (out / language / f"{key}.html").write_text(
            render_to_string("outreach/preview.html", page), encoding="utf-8"
        )
        (out / language / f"{key}.pdf").write_bytes(_pdf(page))
        doubted = sum(bool(each.tone_said) for each in found)
        rows.append({**page, "count": len(found), "doubted": doubted})
        counted["texts"] += len(found)
        counted["doubted"] += doubted
    index = render_to_string("outreach/preview_index.html", {"rows": rows})
    (out / "index.html").write_text(index, encoding="utf-8")
    return counted


def _transports(out: Path) -> dict[str, Transport]:
    """Returns the channels that make a mail or a letter, as they are wired; nothing is handed over to them."""
    place = Place(out, settings.PUBLIC_URL, settings.SECRET_KEY)
    wired = {
        channel: path for channels, path, _ in settings.DUNWELL_CHANNELS.values() for channel in channels
    }
    return {
        "email": import_string(wired["email"])("smtp://127.0.0.1:25", place),
        "letter": import_string(wired["letter"])("print:", place),
    }


def _shown(
    each: Preview, texts: Texts, as_of: date, folder: Path, transports: dict[str, Transport]
) -> dict[str, Any]:
    """Returns what a page tells of one text, having written the mail or letter it makes beside the page."""
    file = ""
    if each.channel in _ENDINGS:
        part = "several" if len(each.account.items) > 1 else "one"
        name = (
            f"{each.track}-{each.step.step_no}-{each.step.key}-{each.channel}-{part}.{_ENDINGS[each.channel]}"
        )
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(_finished(each, texts, as_of, transports))
        file = f"{folder.name}/{name}"
    return {
        "track": each.track,
        "step": each.step.key,
        "offset_days": each.step.offset_days,
        "tone": each.step.tone,
        "channel": each.channel,
        "example": each.example,
        "subject": each.subject,
        "text": each.text,
        "tone_said": each.tone_said,
        "file": file,
    }


def _finished(each: Preview, texts: Texts, as_of: date, transports: dict[str, Transport]) -> bytes:
    outgoing = _outgoing(each, texts, as_of)
    prepared = transports["email" if each.channel == "email" else "letter"].prepare(outgoing)
    if each.channel != "email":
        return prepared.content
    mail = message_from_bytes(prepared.content, policy=policy.default)
    page = mail.get_body(preferencelist=("html",))
    return b"" if page is None else page.get_payload(decode=True)


def _outgoing(each: Preview, texts: Texts, as_of: date) -> Outgoing:
    by_mail = each.channel == "email"
    account = each.account
    return Outgoing(
        message_id=1,
        company_key="birch",
        key="preview",
        channel=each.channel,
        at=datetime.combine(as_of, time(9), UTC),
        sender=Party(COMPANY, EMAIL if by_mail else _ADDRESS, "en"),
        to=Party(account.contact_name, "kim@example.com" if by_mail else _ADDRESS, texts.language),
        reply_to=EMAIL,
        subject=each.subject,
        text=each.text,
        locale=texts.locale,
        button_url="https://pay.example/2026" if account.items and each.track != "receipt" else "",
        button_text=texts.pay_button,
        lines=tuple(
            Line(i.number, i.issued_on, i.due_on, i.currency, i.open_minor)
            for i in (account.items if by_mail else told_of(account.items, as_of, each.track)[0])
        ),
    )


def _pdf(page: dict[str, Any]) -> bytes:
    """Returns the page set for reading on paper."""
    return typst.compile(
        _TEMPLATE, format="pdf", root=_TEMPLATE.parent, font_paths=[str(_FONTS)], ignore_system_fonts=True,
        sys_inputs={"page": json.dumps(page)},
    )  # fmt: skip
