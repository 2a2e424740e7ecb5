from .governed import (
    ActionPlanPage,
    EditionPage,
    LocalOfferReportPage,
    NeedsAssessmentPage,
    SelfEvaluationPage,
    ShortBreaksStatementPage,
    StrategyPage,
)
from .home import HomePage
from .site import SiteSettings
from .standard import StandardPage
from .strategies import StrategiesPage
from .user import User

__all__ = [
    "ActionPlanPage",
    "EditionPage",
    "HomePage",
    "LocalOfferReportPage",
    "NeedsAssessmentPage",
    "SelfEvaluationPage",
    "ShortBreaksStatementPage",
    "SiteSettings",
    "StandardPage",
    "StrategiesPage",
    "StrategyPage",
    "User",
]
