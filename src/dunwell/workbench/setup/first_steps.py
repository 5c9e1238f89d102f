"""What is left to do on the first day, with the one next thing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dunwell.ledger.models import Company
from dunwell.workbench.access import company_page
from dunwell.workbench.setup.steps import next_step, steps
from dunwell.workbench.wording import text


@company_page
def first_steps(request: HttpRequest, company: Company) -> HttpResponse:
    """Lists the steps with where each stands; the next one has the button."""
    found = steps(company)
    next_ = next_step(found)
    lines = [
        {
            "step": step,
            "title": text(f"setup.{step.key}"),
            "said": text(f"setup.{step.key}_{'done' if step.done else 'open'}", **step.more),
            "url": reverse(step.place, args=[company.key]),
            "next": step is next_,
            "button": text(f"setup.{step.key}_button"),
        }
        for step in found
    ]
    done = sum(step.done for step in found)
    told = {"company": company, "place": "setup", "lines": lines, "done": done, "all": len(found)}
    return render(request, "workbench/setup/page.html", told)
