"""Every public page, by an address of the demonstration that shows it. Whoever adds a public template adds
an address here; the accessibility tests visit them all."""

from search.academic_year import AcademicYear
from search.clock import today

LAST_YEAR = AcademicYear.of(today()).before

PUBLIC = [
    "/",
    "/accessibility/",
    "/privacy/",
    "/contact/",
    "/contact/?about=/local-offer/services/quiet-swim-with-hoist-and-pool-lift/",
    "/help-now/",
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
    "/local-offer/whats-on/",
    "/local-offer/whats-on/?when=weekend&near=CV6+1AA&miles=1&age=99",
    "/local-offer/my-list/",
    "/local-offer/my-list/?ids=00000000-0000-0000-0000-000000000000",
    "/local-offer/comments/",
    "/local-offer/comments/?theme=quality",
    "/local-offer/comments/1/",
    "/local-offer/comments/new/",
    "/local-offer/comments/new/?service=quiet-swim-with-hoist-and-pool-lift",
    "/local-offer/coverage/",
    "/local-offer/annual-report/",
    f"/local-offer/annual-report/{LAST_YEAR.slug}/",
    "/local-offer/guides/",
    "/local-offer/guides/sleep-and-eating/",
    "/local-offer/services/straight-answers-free-independent-advice-about-send/",
    "/local-offer/services/applepip-childminding/",
    "/local-offer/services/quiet-swim-with-hoist-and-pool-lift/",
    "/local-offer/guides/ask-for-an-ehc-needs-assessment/",
    "/strategies/",
    "/strategies/strategy/",
    "/strategies/action-plan/",
    "/strategies/action-plan/2026-27/",
    "/strategies/sef/2024/",
    "/decisions/",
    "/decisions/1/",
    "/decisions/4/",
    "/decisions/4/text/",
]

# Pages that say that something is not right, with the status they must have.
NOT_RIGHT = {
    "/no-such-page/": 404,
    "/local-offer/services/no-such-service/": 404,
    "/local-offer/services/the-corner-table-youth-cafe/": 410,
    "/local-offer/still-right/no-such-link/": 410,
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
