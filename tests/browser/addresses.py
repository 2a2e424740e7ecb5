"""Every public page, by an address of the demonstration that shows it. Whoever adds a public template adds
an address here; the accessibility tests visit them all."""

PUBLIC = [
    "/",
    "/accessibility/",
    "/privacy/",
    "/contact/",
    "/open-data/",
    "/account/login/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/signup/",
    "/local-offer/",
    "/local-offer/search/",
    "/local-offer/search/?q=swimming+near+CV6",
    "/local-offer/search/?q=zzzz&literal=1",
    "/local-offer/search/?q=i+want+to+die",
    "/local-offer/search/?near=CV6+1AA&miles=3&sort=near",
    "/local-offer/guides/",
    "/local-offer/guides/sleep-and-eating/",
    "/local-offer/services/straight-answers-free-independent-advice-about-send/",
    "/local-offer/services/applepip-childminding/",
    "/strategies/",
    "/decisions/",
]

# Pages that say that something is not right, with the status they must have.
NOT_RIGHT = {
    "/no-such-page/": 404,
    "/local-offer/services/no-such-service/": 404,
    "/local-offer/services/the-corner-table-youth-cafe/": 410,
    "/decisions/no-such-decision/": 404,
    "/strategies/no-such-document/": 404,
}

# The screens of the admin that come with Wagtail; those of our own apps are added by the apps' tests.
ADMIN = [
    "/admin/",
    "/admin/pages/",
    "/admin/account/",
    "/admin/settings/cms/sitesettings/",
    "/admin/images/",
    "/admin/images/multiple/add/",
    "/admin/documents/",
    "/admin/documents/multiple/add/",
    "/admin/users/",
    "/admin/users/new/",
    "/admin/groups/",
    "/admin/groups/new/",
    "/admin/workflows/list/",
    "/admin/workflows/add/",
    "/admin/sites/",
    "/admin/redirects/add/",
    "/admin/reports/site-history/",
    "/admin/reports/workflow/",
    "/admin/reports/locked/",
    "/admin/collections/",
    "/account/2fa/",
    "/account/email/",
    "/account/password/change/",
    "/account/logout/",
]
