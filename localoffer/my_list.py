"""A family's own list of listings, kept by their browser alone: a cookie of ids, set only when something is added.

The cookie is ours (first party), lasts KEPT_FOR from the last change, and is HttpOnly: no script of the page needs
it, and none that got in by mistake may read a child's interests. It is sent over https only where the site has it,
and not along with another site's form (SameSite=Lax)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

COOKIE = "my_list"
KEPT_FOR = timedelta(days=30)
# As many ids as fit into the 4096 bytes that every browser keeps of a cookie (RFC 6265, section 6.1).
MOST = 100
_ID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MyList:
    """The ids on a list, in the order they were added."""

    ids: tuple[UUID, ...] = ()

    @classmethod
    def read(cls, text: str) -> "MyList":
        """The first MOST ids that stand in `text`, each once. What is not an id is passed over."""
        longest = MOST * 40
        return cls.of(UUID(found) for found in _ID.findall(text[:longest]))

    @classmethod
    def of(cls, ids: Iterable[UUID]) -> "MyList":
        return cls(tuple(dict.fromkeys(ids))[:MOST])

    def __len__(self) -> int:
        return len(self.ids)

    def holds(self, listing: str) -> bool:
        """Whether the listing with this id, as text, is on it."""
        return any(str(each) == listing for each in self.ids)

    @property
    def is_full(self) -> bool:
        return len(self) >= MOST

    def having(self, ids: Iterable[UUID]) -> "MyList":
        return MyList.of((*self.ids, *ids))

    def without(self, ids: Iterable[UUID]) -> "MyList":
        left = set(ids)
        return MyList(tuple(each for each in self.ids if each not in left))

    @property
    def text(self) -> str:
        return ".".join(each.hex for each in self.ids)

    @property
    def href(self) -> str:
        """The address of a copy of it, for others to see."""
        return f"{reverse('localoffer:my-list')}?ids={self.text}"

    @property
    def letter(self) -> str:
        """A `mailto:` address that opens a letter with the list's address in one's own mail program (RFC 6068)."""
        return f"mailto:?subject={quote('My Local Offer list')}&body={quote(settings.SITE_URL + self.href)}"


def my_list(request: HttpRequest | None) -> MyList:
    """The list that the browser of `request` keeps; an empty one where it keeps none."""
    return MyList.read(request.COOKIES.get(COOKIE, "")) if request is not None else MyList()


def keep(response: HttpResponseBase, kept: MyList) -> None:
    """Has the browser keep the list, or forget it when it is empty."""
    if not kept.ids:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    response.set_cookie(COOKIE, kept.text, max_age=KEPT_FOR, secure=settings.IS_HTTPS, httponly=True, samesite="Lax")
