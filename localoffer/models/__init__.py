"""The directory's records, in the shape of Open Referral UK 3.0, and the pages around them."""

from .comments import Comment, CommentState, Ground, Theme
from .coverage import CoverageRow, Duty
from .guides import GuideIndexPage, GuideKind, GuidePage, GuideTerm, LocalOfferPage
from .keeping import OfferSettings
from .organisations import Organization, OrganizationIdentifier
from .places import AccessFact, AccessPoint, Answer, Location, LocationType
from .provenance import Source, SourceRecord
from .schedules import BankHoliday, Contact, CostOption, Frequency, Payer, Phone, Schedule, SchoolTerm, Season
from .services import (
    PUBLIC_STATUSES,
    Carer,
    CheckedBy,
    Delivery,
    Diagnosis,
    Kind,
    Language,
    Plan,
    Reach,
    Referral,
    Service,
    ServiceAnswer,
    ServiceArea,
    ServiceAtLocation,
    ServiceSlug,
    ServiceTerm,
    Status,
    Tier,
)
from .vocabularies import Term, Vocabulary

__all__ = [
    "PUBLIC_STATUSES",
    "AccessFact",
    "AccessPoint",
    "Answer",
    "BankHoliday",
    "Carer",
    "CheckedBy",
    "Comment",
    "CommentState",
    "Contact",
    "CostOption",
    "CoverageRow",
    "Delivery",
    "Diagnosis",
    "Duty",
    "Frequency",
    "Ground",
    "GuideIndexPage",
    "GuideKind",
    "GuidePage",
    "GuideTerm",
    "Kind",
    "Language",
    "LocalOfferPage",
    "Location",
    "LocationType",
    "OfferSettings",
    "Organization",
    "OrganizationIdentifier",
    "Payer",
    "Phone",
    "Plan",
    "Reach",
    "Referral",
    "Schedule",
    "SchoolTerm",
    "Season",
    "Service",
    "ServiceAnswer",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceSlug",
    "ServiceTerm",
    "Source",
    "SourceRecord",
    "Status",
    "Term",
    "Theme",
    "Tier",
    "Vocabulary",
]
