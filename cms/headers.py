"""What the browser is told about each answer: what a page may load, what it may ask the device for, and
who may keep a copy. The strict policy for all pages is in the settings; what the admin needs beyond it is here."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from localoffer import my_list

# No page of the site asks for any of these; "self" is not given either, so that no injected script can.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "payment",
        "usb",
    )
)

# What Wagtail's admin needs beyond the policy of the public pages, each with its reason.
ADMIN_POLICY: dict[str, list[str]] = {
    # The rich-text editor writes its hints ("Write something...") as style elements, new words each time.
    "style-src": ["'self'", "'unsafe-inline'"],
    # The upload page shows a picture before it is sent.
    "img-src": ["blob:"],
}


class HeadersMiddleware:
    """Stands inside django-csp's middleware, which reads what is added to the policy here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if request.path.startswith("/admin/"):
            response._csp_update = ADMIN_POLICY  # type: ignore[attr-defined]  # django-csp's own way in
        if {settings.SESSION_COOKIE_NAME, my_list.COOKIE} & request.COOKIES.keys():
            # Neither a proxy nor a shared computer may show one person's pages to the next.
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
