"""The tables of arrangements, one module a subject."""

from dunwell.arrangements.models.concern import (
    Dispute,
    DisputeQuestion,
    DisputeStep,
    Hardship,
    HardshipStep,
)
from dunwell.arrangements.models.concession import (
    DiscountStep,
    EarlyDiscount,
    Goodwill,
    Incentive,
    Waiver,
    WriteOff,
)
from dunwell.arrangements.models.noted import CompanyPolicy
from dunwell.arrangements.models.plan import (
    Instalment,
    PaymentPlan,
    PlanChange,
    PlannedInvoice,
    PlanProposal,
    ProposalAnswer,
    ProposedInvoice,
)
from dunwell.arrangements.models.promise import (
    DeferralEnd,
    DeferredInvoice,
    PaymentDeferral,
    Promise,
    PromisedInvoice,
    PromiseOutcome,
)
from dunwell.arrangements.models.settlement import (
    QuotedInvoice,
    Settlement,
    SettlementHold,
    SettlementStep,
)

__all__ = [
    "CompanyPolicy",
    "DeferralEnd",
    "DeferredInvoice",
    "DiscountStep",
    "Dispute",
    "DisputeQuestion",
    "DisputeStep",
    "EarlyDiscount",
    "Goodwill",
    "Hardship",
    "HardshipStep",
    "Incentive",
    "Instalment",
    "PaymentDeferral",
    "PaymentPlan",
    "PlanChange",
    "PlanProposal",
    "PlannedInvoice",
    "Promise",
    "PromiseOutcome",
    "PromisedInvoice",
    "ProposalAnswer",
    "ProposedInvoice",
    "QuotedInvoice",
    "Settlement",
    "SettlementHold",
    "SettlementStep",
    "Waiver",
    "WriteOff",
]
