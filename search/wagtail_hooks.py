"""What search adds to the editors' admin. Only registers."""

from wagtail import hooks

from .unmet_need_screen import UnmetNeedViewSet
from .viewsets import SearchWordsViewSetGroup


@hooks.register("register_admin_viewset")
def register_screens() -> list[object]:
    return [SearchWordsViewSetGroup(), UnmetNeedViewSet()]
