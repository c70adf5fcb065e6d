"""The kinds of document, each a list of sections; and the parts in which a reader is asked about them."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, create_model

from schemas.activities import Activities
from schemas.base import Section
from schemas.general_public_budget import BasicExpenditure, GeneralPublicBudget, ProjectExpenditure
from schemas.income import Expenditure, FiscalAppropriation, Revenue, Total
from schemas.organisation import Organisation, Staff
from schemas.other_budgets import GovernmentFund, SocialInsuranceFund, StateCapital
from schemas.other_matters import AgencyOperating, Assets, Procurement
from schemas.overview import Overview
from schemas.performance import Performance
from schemas.three_public import Meeting, MeetingTrainingTravel, ThreePublic, Training, Travel

DISCLOSURE: tuple[type[Section], ...] = (
    Overview,
    Organisation,
    Staff,
    Total,
    Revenue,
    Expenditure,
    FiscalAppropriation,
    GeneralPublicBudget,
    BasicExpenditure,
    ProjectExpenditure,
    ThreePublic,
    MeetingTrainingTravel,
    Meeting,
    Training,
    Travel,
    GovernmentFund,
    StateCapital,
    SocialInsuranceFund,
    AgencyOperating,
    Procurement,
    Assets,
    Performance,
    Activities,
)
"""Every section, in the order of a disclosure. Units write all three kinds freely: a final account has an
annexed performance report, a performance report repeats the accounts; so each kind holds every section."""

KINDS: Mapping[str, tuple[type[Section], ...]] = {
    "budget": DISCLOSURE,
    "final_accounts": DISCLOSURE,
    "performance": DISCLOSURE,
}


def document_model(kind: str, sections: Sequence[type[Section]] | None = None) -> type[BaseModel]:
    """A kind of document as one nested pydantic model (for JSON Schema); `sections` instead of the built-in ones."""
    fields: dict[str, tuple[object, object]] = {}
    for section in sections or KINDS[kind]:
        if section.root == "":
            fields.update({name: (info.annotation, info) for name, info in section.model_fields.items()})
        elif section.root.endswith("[]"):
            fields[section.root[:-2]] = (list[section], [])  # type: ignore[valid-type]
        else:
            fields[section.root] = (section | None, None)
    model: type[BaseModel] = create_model(f"{kind.title().replace('_', '')}Document", **fields)  # type: ignore[call-overload]
    return model
