"""The editors' screens of the directory: find a listing, correct it, confirm it."""

from typing import Any
from uuid import UUID

from django.contrib.admin.utils import quote
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django_filters import ChoiceFilter
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.ui.tables.pages import PageStatusColumn, PageTitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.chooser import ChosenMultipleView, ChosenView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.admin.widgets.button import HeaderButton

from search import clock

from . import work_list
from .comment_screens import CommentViewSet
from .coverage_screens import CoverageViewSet
from .day_column import DayColumn
from .forms import TermsForm
from .import_screens import ImportViewSet, SourceViewSet, TermMappingViewSet
from .models import BankHoliday, GuidePage, Location, Organization, SchoolTerm, Service, ServiceAtLocation
from .providers.screens import ChangeRuleViewSet, ChangeViewSet, ClaimViewSet, ProviderViewSet
from .reporting.screens import AnnualReportViewSet, ConsultedGroupViewSet, OfferReviewViewSet
from .reporting.short_breaks_screens import ShortBreaksViewSet
from .reviews.confirm_screen import CONFIRM, ConfirmView, ListingScreen
from .reviews.flag_screen import MAY_BE_WRONG, FlagView
from .reviews.rule_screens import ReviewRuleViewSet
from .reviews.screens import ReviewViewSet
from .secret_warnings import ProvenancePanel, WarnedOfSecrets
from .sharing.screens import WebhookMessageViewSet, WebhookViewSet
from .suspend_screen import SUSPEND, SUSPENDED, SuspendView
from .term_screens import TermViewSet
from .version_screens import VERSIONS, VersionsView

TIMES = [
    FieldPanel("description"),
    FieldRowPanel([FieldPanel("freq"), FieldPanel("interval")]),
    FieldRowPanel([FieldPanel("byday"), FieldPanel("bymonthday")]),
    FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
    FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
    FieldRowPanel([FieldPanel("dtstart"), FieldPanel("season")]),
    FieldPanel("except_dates"),
    FieldRowPanel([FieldPanel("schedule_link"), FieldPanel("attending_type")]),
    FieldPanel("notes"),
]
PRICES = [
    FieldRowPanel([FieldPanel("option"), FieldPanel("payer")]),
    FieldRowPanel([FieldPanel("amount"), FieldPanel("amount_description")]),
    FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
]
CONTACTS = [
    FieldRowPanel([FieldPanel("name"), FieldPanel("title")]),
    FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
    FieldPanel("is_personal"),
    FieldRowPanel([FieldPanel("agreed_on"), FieldPanel("agreed_with")]),
]
PHONES = [FieldRowPanel([FieldPanel("number"), FieldPanel("type")]), FieldPanel("description")]
PARTS = [
    InlinePanel("schedules", panels=TIMES, heading="Times", label="Time"),
    InlinePanel("cost_options", panels=PRICES, heading="Prices", label="Price"),
    InlinePanel("contacts", panels=CONTACTS, heading="Contacts", label="Contact"),
    InlinePanel("phones", panels=PHONES, heading="Phones", label="Phone"),
]


class WorkFilter(ChoiceFilter):
    """Narrows a list to one kind of an editor's work."""

    def __init__(self, works: tuple[work_list.Work, ...]) -> None:
        self.works = works
        super().__init__(label="To do", choices=[(work.code, work.name) for work in works])

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if not value:
            return qs
        found = work_list.found(self.works, value, today=clock.today())
        return qs.filter(pk__in=found.order_by().values("pk"))


class ConfirmedOnSaving:
    """After a listing is saved, the message about it offers to confirm it, which no saving does by itself."""

    confirm_url_name = ""
    request: HttpRequest
    object: Service

    def confirm_url(self) -> str:
        return reverse(self.confirm_url_name, args=(quote(self.object.pk),))

    def get_success_buttons(self) -> list[Any]:
        buttons = [*super().get_success_buttons(), messages.button(self.confirm_url(), CONFIRM)]  # type: ignore[misc]  # a mixin
        if self.object.is_public:
            buttons.append(messages.button(self.object.get_absolute_url(), "See it as families do"))
        return buttons


class ServiceCreateView(WarnedOfSecrets, ConfirmedOnSaving, generic.CreateView):
    """A new listing."""


class ServiceEditView(WarnedOfSecrets, ConfirmedOnSaving, generic.EditView):
    """The form of a listing. The panel at its top says who confirmed it last, with a button to confirm it again."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        suspend = HeaderButton(
            SUSPENDED if self.object.suspended_on else SUSPEND,
            reverse("service:suspend", args=(quote(self.object.pk),)),
            icon_name="no-view",
        )
        return [
            *super().header_more_buttons,
            HeaderButton(CONFIRM, self.confirm_url(), icon_name="check"),
            HeaderButton(MAY_BE_WRONG, reverse("service:flag", args=(quote(self.object.pk),)), icon_name="warning"),
            HeaderButton(VERSIONS, reverse("service:versions", args=(quote(self.object.pk),)), icon_name="history"),
            HeaderButton("See it as families do", self.object.get_absolute_url(), icon_name="view"),
            *([suspend] if self.permission_policy.user_has_permission(self.request.user, "suspend") else []),
        ]


class ServiceIndexView(generic.IndexView):
    """The list of listings; each row's menu leads to confirming, to suspending and to the public page."""

    confirm_url_name = ""

    def get_list_more_buttons(self, instance: Service) -> list[Any]:
        buttons = super().get_list_more_buttons(instance)
        back = urlencode({"next": self.request.get_full_path().replace("/results/", "/")})
        if self.permission_policy.user_has_permission_for_instance(self.request.user, "change", instance):
            url = f"{reverse(self.confirm_url_name, args=(quote(instance.pk),))}?{back}"
            buttons.append(MenuItem(CONFIRM, url=url, icon_name="check", priority=5))
        if self.permission_policy.user_has_permission_for_instance(self.request.user, "suspend", instance):
            url = f"{reverse('service:suspend', args=(quote(instance.pk),))}?{back}"
            words = SUSPENDED if instance.suspended_on else SUSPEND
            buttons.append(MenuItem(words, url=url, icon_name="no-view", priority=30))
        if instance.is_public:
            buttons.append(
                MenuItem("See it as families do", instance.get_absolute_url(), icon_name="view", priority=25)
            )
        return buttons


class ServiceFilterSet(WagtailFilterSet):
    to_do = WorkFilter(work_list.LISTINGS)

    class Meta:
        model = Service
        fields = ["status", "kind", "reach", "checked_by"]


class ServiceViewSet(ModelViewSet):
    model = Service
    icon = "list-ul"
    menu_label = "Listings"
    index_view_class = ServiceIndexView
    add_view_class = ServiceCreateView
    edit_view_class = ServiceEditView
    copy_view_enabled = False
    list_display = [
        "name",
        Column("organization", label="Organisation", sort_key="organization__name", classname="on-wide-screens"),
        Column("get_kind_display", label="Kind", sort_key="kind", classname="on-wide-screens"),
        Column("get_status_display", label="Status", sort_key="status"),
        DayColumn("checked_on", label="Confirmed", sort_key="checked_on"),
    ]
    list_select_related = ["organization"]
    search_fields = ["name", "alternate_name", "description", "organization__name"]
    search_backend_name = None
    filterset_class = ServiceFilterSet
    list_per_page = 50

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    ProvenancePanel(template="localoffer/admin/provenance.html"),
                    FieldPanel("name"),
                    FieldPanel("alternate_name"),
                    FieldPanel("also_called"),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("status")]),
                    FieldPanel("alert"),
                    FieldPanel("description"),
                    FieldPanel("organization"),
                    FieldRowPanel([FieldPanel("url"), FieldPanel("email")]),
                    FieldPanel("needs"),
                    FieldPanel("topics"),
                    FieldPanel("statutory"),
                ],
                heading="Listing",
            ),
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("minimum_age"), FieldPanel("maximum_age"), FieldPanel("maximum_age_with_plan")]),
                    FieldPanel("eligibility_description"),
                    FieldRowPanel([FieldPanel("tier"), FieldPanel("short_break")]),
                    FieldPanel("short_break_kinds"),
                    FieldRowPanel([FieldPanel("diagnosis"), FieldPanel("plan"), FieldPanel("carer")]),
                    FieldPanel("referral"),
                    FieldPanel("application_process"),
                    MultiFieldPanel(
                        [
                            FieldRowPanel([FieldPanel("waiting_open"), FieldPanel("waiting_weeks"), FieldPanel("waiting_as_of")]),
                            FieldPanel("wait_time"),
                            FieldPanel("waiting_meanwhile"),
                        ],
                        heading="Waiting",
                    ),
                    InlinePanel("languages", heading="Languages", label="Language", panels=[FieldRowPanel([FieldPanel("name"), FieldPanel("code")])]),
                    FieldPanel("interpretation_services"),
                    FieldPanel("accreditations"),
                    InlinePanel("answers", heading="Local Offer answers", label="Answer", panels=[FieldPanel("question"), FieldPanel("answer")]),
                ],
                heading="Who it is for",
            ),
            ObjectList(
                [
                    FieldPanel("delivery"),
                    FieldPanel("reach"),
                    FieldPanel("fees"),
                    *PARTS,
                    InlinePanel(
                        "places",
                        heading="Places",
                        label="Place",
                        help_text="Times and prices that hold at one place only are kept under “Listings at places”.",
                        panels=[FieldPanel("location"), FieldPanel("description")],
                    ),
                    InlinePanel("service_areas", heading="Areas", label="Area", panels=[FieldPanel("name")]),
                ],
                heading="When, where and what it costs",
            ),
        ],
        base_form_class=TermsForm,
    )  # fmt: skip

    def _about_one(self, view: type[ListingScreen]) -> Any:
        names = {"index_url_name": self.get_url_name("index"), "edit_url_name": self.get_url_name("edit")}
        return self.construct_view(view, **names)

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(confirm_url_name=self.get_url_name("confirm"), **kwargs)

    def get_add_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_add_view_kwargs(confirm_url_name=self.get_url_name("confirm"), **kwargs)

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_edit_view_kwargs(confirm_url_name=self.get_url_name("confirm"), **kwargs)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("confirm/<uuid:pk>/", self._about_one(ConfirmView), name="confirm"),
            path("flag/<uuid:pk>/", self._about_one(FlagView), name="flag"),
            path("versions/<uuid:pk>/", self._about_one(VersionsView), name="versions"),
            path("suspend/<uuid:pk>/", self._about_one(SuspendView), name="suspend"),
        ]


class ServiceAtLocationViewSet(ModelViewSet):
    model = ServiceAtLocation
    icon = "site"
    menu_label = "Listings at places"
    copy_view_enabled = False
    list_display = ["service", "location"]
    list_select_related = ["service", "location"]
    search_fields = ["service__name", "location__name", "location__postal_code"]
    search_backend_name = None
    edit_handler = ObjectList([FieldPanel("service"), FieldPanel("location"), FieldPanel("description"), *PARTS])


class OrganizationViewSet(ModelViewSet):
    model = Organization
    icon = "group"
    menu_label = "Organisations"
    copy_view_enabled = False
    list_display = ["name", Column("get_sector_display", label="Belongs to", sort_key="sector"), "email"]
    list_filter = ["sector"]
    search_fields = ["name", "description"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("sector"),
            FieldPanel("description"),
            FieldPanel("email"),
            FieldPanel("website"),
            InlinePanel(
                "identifiers", heading="Numbers", label="Number", help_text="Ofsted, CQC, charity or company number."
            ),
        ]
    )


class LocationCreateView(WarnedOfSecrets, generic.CreateView):
    """A new place."""


class LocationEditView(WarnedOfSecrets, generic.EditView):
    """The form of a place."""


class LocationViewSet(ModelViewSet):
    model = Location
    add_view_class = LocationCreateView
    edit_view_class = LocationEditView
    icon = "site"
    menu_label = "Places"
    copy_view_enabled = False
    list_display = ["__str__", "city", BooleanColumn("mask_exact_address", label="Address secret")]
    search_fields = ["name", "address_1", "postal_code", "city"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("location_type"),
            FieldPanel("mask_exact_address"),
            FieldPanel("address_1"),
            FieldRowPanel([FieldPanel("city"), FieldPanel("state_province"), FieldPanel("postal_code")]),
            FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
            FieldPanel("description"),
            FieldPanel("organization"),
            InlinePanel(
                "accessibility",
                heading="Getting in and being there",
                label="Access fact",
                panels=[
                    FieldRowPanel([FieldPanel("point"), FieldPanel("answer")]),
                    FieldPanel("description"),
                    FieldPanel("details"),
                    FieldPanel("url"),
                ],
            ),
        ]
    )


class GuideFilterSet(WagtailFilterSet):
    to_do = WorkFilter(work_list.GUIDES)

    class Meta:
        model = GuidePage
        fields = ["kind", "live"]


class GuideListingViewSet(PageListingViewSet):
    """Every guide in one list, wherever it stands in the page tree."""

    model = GuidePage
    icon = "help"
    menu_label = "Guides"
    add_to_admin_menu = False
    columns = [
        PageTitleColumn("title", label="Title", sort_key="title", classname="title"),
        DayColumn("review_by", label="Check again by", sort_key="review_by"),
        PageStatusColumn("status", label="Status", sort_key="live", classname="on-wide-screens"),
    ]
    filterset_class = GuideFilterSet


class SchoolTermViewSet(ModelViewSet):
    model = SchoolTerm
    icon = "calendar"
    menu_label = "School terms"
    list_display = ["name", "starts_on", "ends_on", "note"]
    form_fields = ["name", "starts_on", "ends_on", "note"]


class BankHolidayViewSet(ModelViewSet):
    model = BankHoliday
    icon = "calendar"
    menu_label = "Bank holidays"
    list_display = ["name", "on"]
    form_fields = ["name", "on"]


class DirectoryViewSetGroup(ModelViewSetGroup):
    menu_label = "Local Offer"
    menu_icon = "list-ul"
    menu_order = 150
    items = (
        ServiceViewSet,
        ServiceAtLocationViewSet,
        GuideListingViewSet("guides"),
        CommentViewSet("comment"),
        ChangeViewSet("changes"),
        ClaimViewSet("claims"),
        ProviderViewSet("providers"),
        ChangeRuleViewSet("change_rules"),
        ReviewViewSet("reviews"),
        ReviewRuleViewSet("review_rules"),
        CoverageViewSet("coverage_rows"),
        ShortBreaksViewSet("short_breaks"),
        AnnualReportViewSet("annual_reports"),
        OfferReviewViewSet("offer_reviews"),
        ConsultedGroupViewSet("consulted_groups"),
        OrganizationViewSet,
        LocationViewSet,
        TermViewSet,
        ImportViewSet("imports"),
        SourceViewSet,
        TermMappingViewSet("words"),
        SchoolTermViewSet,
        BankHolidayViewSet,
        WebhookViewSet("webhooks"),
        WebhookMessageViewSet("webhook_messages"),
    )


class _Chosen(ChosenView):
    def get_object(self, pk: str) -> Any:
        return super().get_object(_uuid(pk))


class _ChosenMultiple(ChosenMultipleView):
    def get_objects(self, pks: list[str]) -> Any:
        return super().get_objects([_uuid(pk) for pk in pks])


def _uuid(said: str) -> UUID:
    """Raises Http404: what has no identifier of the directory is not in it."""
    try:
        return UUID(said)
    except ValueError as error:
        raise Http404 from error


class DirectoryChooserViewSet(ChooserViewSet):
    """To choose a record of the directory, which is known by a UUID."""

    chosen_view_class = _Chosen
    chosen_multiple_view_class = _ChosenMultiple


class OrganizationChooserViewSet(DirectoryChooserViewSet):
    model = Organization
    icon = "group"
    choose_one_text = "Choose an organisation"
    choose_another_text = "Choose another organisation"


class LocationChooserViewSet(DirectoryChooserViewSet):
    model = Location
    icon = "site"
    choose_one_text = "Choose a place"
    choose_another_text = "Choose another place"


class ServiceChooserViewSet(DirectoryChooserViewSet):
    model = Service
    icon = "list-ul"
    choose_one_text = "Choose a listing"
    choose_another_text = "Choose another listing"
