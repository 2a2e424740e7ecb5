"""What search adds to the editors' admin. Only registers."""

from wagtail import hooks

from .viewsets import SearchWordsViewSetGroup


@hooks.register("register_admin_viewset")
def register_search_words() -> SearchWordsViewSetGroup:
    return SearchWordsViewSetGroup()
