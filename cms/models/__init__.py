from .home import HomePage
from .site import SiteSettings
from .standard import StandardPage
from .user import User

__all__ = ["HomePage", "SiteSettings", "StandardPage", "User"]
