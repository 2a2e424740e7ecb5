"""The public addresses of governance. They stand before Wagtail's, so that no page in the tree can
take the place of what the record says."""

from django.urls import path, register_converter
from django.views.generic import RedirectView

from .views import confirmations, decisions, documents, meetings, printed


class Sha256:
    """A SHA-256 in hexadecimal."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Sha256, "sha256")

app_name = "governance"
urlpatterns = [
    path("strategies/", documents.documents, name="documents"),
    path("strategies/<slug:document>/", documents.document, name="document"),
    path("strategies/<slug:document>/<slug:edition>/", documents.edition, name="edition"),
    path(
        "strategies/<slug:document>/<slug:edition>/files/<sha256:sha256>/<str:name>",
        documents.file,
        name="edition-file",
    ),
    path("decisions/", decisions.register, name="decisions"),
    path("decisions.json", decisions.register_json, name="decisions-json"),
    path("decisions.csv", decisions.register_csv, name="decisions-csv"),
    path("decisions/<int:pk>/", decisions.decision, name="decision"),
    path("decisions/<int:pk>.json", decisions.decision_json, name="decision-json"),
    path("decisions/<int:pk>/text/", decisions.text, name="decision-text"),
    path("decisions/<int:pk>/changes/", decisions.changes, name="decision-changes"),
    path("decisions/confirm/<int:number>/", confirmations.confirm, name="decision-confirm"),
    path("bodies/", meetings.bodies, name="bodies"),
    path("bodies/<slug:slug>/", meetings.body, name="body"),
    path("meetings/", RedirectView.as_view(pattern_name="governance:bodies", permanent=True)),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/papers/<int:number>/", meetings.paper, name="paper"),
    path("meetings/<int:pk>/papers/<int:number>/<str:name>", meetings.paper_file, name="paper-file"),
    path("meetings/<int:pk>/<slug:kind>/", printed.page, name="printed"),
    path("meetings/<int:pk>/<slug:kind>.<slug:form>", printed.file, name="printed-file"),
    path("forward-plan/", meetings.plan, name="forward-plan"),
]
