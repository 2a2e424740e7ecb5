"""What a comment is about: a listing, a guide or the whole Local Offer."""

from dataclasses import dataclass

from .masking import said_of
from .models import GuidePage, Service

WHOLE = "The whole Local Offer"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is commented on, by its public name. With neither listing nor guide it is the whole Offer."""

    service: Service | None = None  # fetched with its secrets
    guide: GuidePage | None = None

    @property
    def name(self) -> str:
        if self.service is not None:
            return said_of(self.service)(self.service.name)
        return WHOLE if self.guide is None else str(self.guide)

    @property
    def address(self) -> str:
        if self.service is not None:
            return self.service.get_absolute_url()
        return self.guide.address if self.guide is not None else ""

    @property
    def fields(self) -> dict[str, str]:
        """What a form carries so that it is known again."""
        if self.service is not None:
            return {"service": self.service.slug}
        return {"guide": self.guide.slug} if self.guide is not None else {}


def subject(*, service: str = "", guide: str = "") -> Subject:
    """The public listing or guide at that address; the whole Offer where there is none."""
    service, guide = (each.replace("\x00", "") for each in (service, guide))  # PostgreSQL has no such character
    if service:
        return Subject(service=Service.objects.published().with_secrets().filter(slug=service).first())
    if guide:
        return Subject(guide=GuidePage.objects.live().public().filter(slug=guide).first())
    return Subject()
