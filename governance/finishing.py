"""What happens when Wagtail thinks a workflow is finished: nothing is published but what the record
adopted. Imports stay inside, since Wagtail loads this module while its own models are loading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .models import Edition


def publish_adopted(workflow_state: Any, user: Any = None) -> None:
    """Wagtail's finish action. A workflow of an ordinary page publishes as always. A governed page's is
    refused (PermissionDenied, which undoes the finish) unless every body has adopted the text; adopted
    text goes live when its day has come."""
    from django.core.exceptions import PermissionDenied
    from wagtail.workflows import publish_workflow_state

    from . import publication
    from .models import Edition
    from .pages import GovernedPage

    page = workflow_state.content_object
    if not issubclass(workflow_state.content_type.model_class(), GovernedPage):
        publish_workflow_state(workflow_state, user=user)
        return
    edition = Edition.objects.filter(page_id=page.pk).first()
    if edition is None or publication.adopted_pin(edition) is None:
        raise PermissionDenied(
            "Not every body on the route has adopted this text. Finishing a workflow decides nothing."
        )
    publish_edition(edition)


def publish_edition(edition: Edition) -> None:
    """Brings an edition's page in line with the record: live with the adopted text once it is in force,
    not live otherwise. The public reads the pin in any case; this is for the page explorer's sake."""
    from . import publication

    pin = publication.public_pin(edition)
    if pin is None or pin.revision is None or edition.page_id is None:
        return
    if publication.refusals(pin.revision):
        return  # a file was replaced since: the difference is listed, the pin is served
    page = pin.revision.content_object
    if not page.live or page.live_revision_id != pin.revision_id:
        page.publish(pin.revision, skip_permission_checks=True)
