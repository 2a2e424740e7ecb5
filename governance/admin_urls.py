"""The addresses of the Governance section, below /admin/governance/. Those of the registers come from
viewsets.py."""

from django.urls import path, re_path

from .views.admin import (
    acts,
    desk,
    disclosures,
    disposal,
    editions,
    imports,
    ledger,
    meetings,
    own_papers,
    records,
    registers,
    reports,
)

app_name = "governance_admin"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("editions/", editions.editions, name="editions"),
    path("editions/new/", editions.new, name="edition-new"),
    path("documents/new/", editions.new_document, name="document-new"),
    path("editions/<int:pk>/", editions.edition, name="edition"),
    path("editions/<int:pk>/submit/", editions.submit, name="edition-submit"),
    path("editions/<int:pk>/agenda/", editions.put_on_agenda, name="edition-list"),
    path("editions/<int:pk>/withdraw/", editions.withdraw, name="edition-withdraw"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/new/", meetings.schedule, name="meeting-new"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/hold/", meetings.hold, name="meeting-hold"),
    path("meetings/<int:pk>/attendance/", meetings.take_attendance, name="meeting-attendance"),
    path("meetings/<int:pk>/quorum/", meetings.quorum_as_typed, name="meeting-quorum"),
    path("meetings/<int:pk>/items/", meetings.list_item, name="meeting-items"),
    path("meetings/<int:pk>/print/<slug:kind>/", meetings.printed, name="printed"),
    path("meetings/<int:pk>/print/<slug:kind>/<slug:form>/", meetings.printed_file, name="printed-file"),
    path("items/<int:pk>/", meetings.write_up, name="item"),
    path("decisions/<int:pk>/confirm/", meetings.confirm, name="decision-confirm"),
    path("bodies/<int:pk>/terms/", registers.agree_terms, name="terms-new"),
    path("bodies/<int:pk>/appointments/", registers.appoint, name="appointment-new"),
    path("bodies/<int:pk>/members/", registers.seat_member, name="membership-new"),
    re_path(r"^(?P<kind>terms|appointment|membership)/(?P<pk>[0-9]+)/end/$", registers.end, name="end"),
    path("acts/<slug:kind>/<int:pk>/<slug:name>/", acts.act, name="act"),
    path("imports/meeting/", imports.meeting, name="import-meeting"),
    path("imports/decisions/", imports.decisions, name="import-decisions"),
    path("records/<slug:kind>/<int:pk>/", records.record, name="record"),
    path("withheld/new/", records.withhold, name="withhold"),
    path("held-about/", disclosures.disclosures, name="disclosure"),
    path("disposal/", disposal.disposal, name="disposal"),
    path("your-papers/", own_papers.own_papers, name="own-papers"),
    *reports.addresses(),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/entries/", ledger.entries, name="ledger-entries"),
    path("ledger/verify/", ledger.verify, name="ledger-verify"),
    path("ledger/export/", ledger.export, name="ledger-export"),
]
