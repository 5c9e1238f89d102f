"""Columns named by hand where no profile reads a file: they become a profile of the company's own."""

import json
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.text import slugify

from dunwell.ledger.companies import note_setting
from dunwell.ledger.models import Company
from dunwell.operations.asked_imports import profile_folders
from dunwell.operations.models import UploadedFile
from dunwell.values.records import Looked
from dunwell.workbench.access import company_form
from dunwell.workbench.imports.looking import look_at, own_prefix
from dunwell.workbench.said import say
from dunwell.workbench.wording import text
from dunwell.workbench.words import word

#: What no row of a kind can do without.
NEEDED = {
    "invoices": ("customer_ref", "number", "due_on", "amount"),
    "customers": ("customer_ref", "customer_name"),
    "payments": ("customer_ref", "received_on", "amount"),
}
#: How dates are written to what a profile says of them.
_DATES = {
    "ymd": ['dates = ["ymd"]'],
    "dmy": ['dates = ["numeric", "named"]', 'date_order = "dmy"'],
    "mdy": ['dates = ["numeric", "named"]', 'date_order = "mdy"'],
}
_LONGEST_NAME = 18


class ColumnsForm(forms.Form):
    """Which column is what. `header` are the file's columns."""

    def __init__(self, kind: str, header: tuple[str, ...], data: Any = None) -> None:
        super().__init__(data)
        self.kind = kind
        columns = [("", text("imports.no_column")), *((name, name) for name in header if name.strip())]
        called = {" ".join(name.split("_")).casefold(): name for name in header}
        self.fields["called"] = forms.CharField(
            label=text("imports.called"), help_text=text("imports.help_called"), max_length=_LONGEST_NAME
        )
        for target in import_string(settings.DUNWELL_EXPORT_LOOK["targets"])(kind):
            like = next((name for said, name in called.items() if target.replace("_", " ") in said), "")
            self.fields[target] = forms.ChoiceField(
                label=word(target, "import_column"),
                choices=columns,
                required=target in NEEDED[kind],
                initial=like,
            )
        ways = [(code, word(code, "date_order")) for code in _DATES]
        self.fields["dates"] = forms.ChoiceField(label=text("imports.dates"), choices=ways)
        signs = [(sign, word(name, "decimal_sign")) for sign, name in ((".", "point"), (",", "comma"))]
        self.fields["decimals"] = forms.ChoiceField(label=text("imports.decimals"), choices=signs)

    def profile(self, name: str, currency: str) -> str:
        """Returns the profile as TOML."""
        given = self.cleaned_data
        lines = [f"name = {_toml(name)}", f"title = {_toml(given['called'])}", "", "[[layout]]"]
        lines += [f'name = "own"\nkind = {_toml(self.kind)}', *_DATES[given["dates"]]]
        lines += [f"decimals = {_toml(given['decimals'])}"]
        if not given.get("currency"):
            lines.append(f"currency = {_toml(currency)}")
        lines += ["", "[layout.columns]"]
        for target in import_string(settings.DUNWELL_EXPORT_LOOK["targets"])(self.kind):
            if column := given.get(target):
                needed = ", needed = true" if target in NEEDED[self.kind] else ""
                lines.append(f"{target} = {{ from = {_toml(column)}{needed} }}")
        return "\n".join(lines) + "\n"


@company_form(may="import")
def columns(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Shows the file's columns beside what they may be, and keeps what was said as a profile."""
    file = get_object_or_404(UploadedFile, company=company, pk=pk, content__isnull=False)
    asked = request.POST.get("of") or request.GET.get("of") or "invoices"
    kind = asked if asked in NEEDED else "invoices"
    looked = look_at(file, company)
    if not isinstance(looked, Looked):
        return redirect("import_file", company=company.key, pk=pk)
    form = ColumnsForm(kind, looked.header, request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = own_prefix(company) + (slugify(form.cleaned_data["called"])[:_LONGEST_NAME] or kind)
        _keep(name, form.profile(name, company.currency))
        note_setting(company, "import profile", None, name, timezone.now(), request.member.name)
        UploadedFile.objects.filter(pk=pk).update(profile=name, kind=kind)
        say(request, "imports.mapped", called=form.cleaned_data["called"])
        return redirect("import_file", company=company.key, pk=pk)
    told = {
        "company": company,
        "place": "imports",
        "file": file,
        "form": form,
        "looked": looked,
        "kind": kind,
    }
    told["kinds"] = [(each, word(each, "import_kind")) for each in NEEDED]
    return render(request, "workbench/imports/columns.html", told, status=400 if form.errors else 200)


def _keep(name: str, profile: str) -> None:
    [folder] = profile_folders()
    folder.mkdir(parents=True, exist_ok=True)
    new = Path(folder) / f".{name}.new"
    new.write_text(profile, encoding="utf-8")
    new.replace(folder / f"{name}.toml")


def _toml(value: str) -> str:
    """Returns a text as a basic string of TOML, whose escapes are those of JSON."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
