"""What the directory adds to the editors' admin. Only registers."""

from wagtail import hooks

from .viewsets import DirectoryViewSetGroup, LocationChooserViewSet, OrganizationChooserViewSet, ServiceChooserViewSet


@hooks.register("register_admin_viewset")
def register_directory() -> list[object]:
    return [
        DirectoryViewSetGroup(),
        OrganizationChooserViewSet("choose_organisation"),
        LocationChooserViewSet("choose_place"),
        ServiceChooserViewSet("choose_listing"),
    ]
