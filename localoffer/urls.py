"""The public addresses of the Local Offer that are not Wagtail's pages."""

from django.urls import path

from .views import (
    annual_reports,
    changes,
    comments,
    coverage,
    my_list,
    search,
    services,
    still_right,
    unmet_needs,
    whats_on,
)

app_name = "localoffer"
urlpatterns = [
    path("search/", search.search, name="search"),
    path("search/suggestions.json", search.suggestions_json, name="suggestions"),
    path("search/could-not-find/", unmet_needs.could_not_find, name="could-not-find"),
    path("search.json", search.search_json, name="search-json"),
    path("search.atom", search.search_atom, name="search-atom"),
    path("changes.atom", changes.changes_atom, name="changes-atom"),
    path("whats-on/", whats_on.whats_on, name="whats-on"),
    path("whats-on/calendar.ics", whats_on.whats_on_calendar, name="whats-on-calendar"),
    path("my-list/", my_list.my_list, name="my-list"),
    path("my-list/add/", my_list.add, name="my-list-add"),
    path("my-list/remove/", my_list.remove, name="my-list-remove"),
    path("my-list/forget/", my_list.forget, name="my-list-forget"),
    path("comments/", comments.comments, name="comments"),
    path("comments/new/", comments.new, name="new-comment"),
    path("comments/send/", comments.send, name="send-comment"),
    path("comments/<int:pk>/", comments.published, name="comment"),
    path("comments/<slug:token>/", comments.own, name="own-comment"),
    path("comments/<slug:token>/take-back/", comments.take_back, name="withdraw-comment"),
    path("still-right/<str:token>/", still_right.still_right, name="still-right"),
    path("still-right/<str:token>/send/", still_right.send_answer, name="send-answer"),
    path("annual-report/", annual_reports.annual_reports, name="annual-reports"),
    path("annual-report/<slug:slug>/", annual_reports.annual_report, name="annual-report"),
    path("annual-report/<slug:slug>/report.csv", annual_reports.annual_report_csv, name="annual-report-csv"),
    path("annual-report/<slug:slug>/report.pdf", annual_reports.annual_report_pdf, name="annual-report-pdf"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("services/<slug:slug>/", services.service, name="service"),
    path("services/<slug:slug>/calendar.ics", services.service_calendar, name="service-calendar"),
    path("services/<slug:slug>/like.json", services.like_json, name="like-json"),
]
