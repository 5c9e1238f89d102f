"""Which rows of arrangements the journal tells of: all, by all their fields. Leaves out who writes the entries."""

from django.db.models import Model

from dunwell.arrangements import models
from dunwell.journal.rows import Kept


def _kept(about: str, model: type[Model], company: str = "company_id") -> Kept:
    fields = tuple(field.attname for field in model._meta.concrete_fields if not field.primary_key)
    return Kept(about, model, fields, (company,))


#: All of them.
KEPT = (
    _kept("company_policy", models.CompanyPolicy),
    _kept("promise", models.Promise),
    _kept("promised_invoice", models.PromisedInvoice, "promise__company_id"),
    _kept("promise_outcome", models.PromiseOutcome, "promise__company_id"),
    _kept("deferral", models.PaymentDeferral),
    _kept("deferred_invoice", models.DeferredInvoice, "deferral__company_id"),
    _kept("deferral_end", models.DeferralEnd, "deferral__company_id"),
    _kept("plan", models.PaymentPlan),
    _kept("planned_invoice", models.PlannedInvoice, "plan__company_id"),
    _kept("plan_change", models.PlanChange, "plan__company_id"),
    _kept("instalment", models.Instalment, "plan__company_id"),
    _kept("proposal", models.PlanProposal),
    _kept("proposed_invoice", models.ProposedInvoice, "proposal__company_id"),
    _kept("proposal_answer", models.ProposalAnswer, "proposal__company_id"),
    _kept("discount", models.EarlyDiscount),
    _kept("discount_step", models.DiscountStep, "discount__company_id"),
    _kept("write_off", models.WriteOff),
    _kept("goodwill", models.Goodwill),
    _kept("waiver", models.Waiver),
    _kept("incentive", models.Incentive),
    _kept("settlement", models.Settlement),
    _kept("quoted_invoice", models.QuotedInvoice, "settlement__company_id"),
    _kept("settlement_step", models.SettlementStep, "settlement__company_id"),
    _kept("settlement_hold", models.SettlementHold, "settlement__company_id"),
    _kept("dispute", models.Dispute),
    _kept("dispute_step", models.DisputeStep, "dispute__company_id"),
    _kept("dispute_question", models.DisputeQuestion, "dispute__company_id"),
    _kept("hardship", models.Hardship),
    _kept("hardship_step", models.HardshipStep, "hardship__company_id"),
)
#: Of which table, and under which name.
OF_MODEL = {each.model: each for each in KEPT}
