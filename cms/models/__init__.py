from .governed import ActionPlanPage, NeedsAssessmentPage, SelfEvaluationPage, StrategyPage
from .home import HomePage
from .site import SiteSettings
from .standard import StandardPage
from .strategies import StrategiesPage
from .user import User

__all__ = [
    "ActionPlanPage",
    "HomePage",
    "NeedsAssessmentPage",
    "SelfEvaluationPage",
    "SiteSettings",
    "StandardPage",
    "StrategiesPage",
    "StrategyPage",
    "User",
]
