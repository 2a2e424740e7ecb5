"""The groups that give people their screens. What a person may decide comes from an appointment
(governance.Appointment), never from a group."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

LOOK = ("view",)
KEEP = ("view", "add", "change")
WRITE = ("add_page", "change_page")
PUBLISH = (*WRITE, "publish_page", "lock_page", "unlock_page")


@dataclass(frozen=True, slots=True)
class Role:
    """A group: verbs on the models of an app (or on one, as "app.model"; never on those of `without`), and what its members may do to pages under a slug."""

    name: str
    models: dict[str, tuple[str, ...]] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    pages: dict[str, tuple[str, ...]] = field(default_factory=dict)
    uploads: bool = False


ROLES = (
    Role(
        "Editor",
        {
            "localoffer": (*KEEP, "delete"),
            "search.synonymgroup": (*KEEP, "delete"),
            "search.practicequestion": (*KEEP, "delete"),
            "search.unmetneed": LOOK,
        },
        without=("localoffer.webhook", "localoffer.webhookmessage"),
        pages={"home": PUBLISH},
        uploads=True,
    ),
    # Comments, also those passed to the safeguarding team; listings that must go at once; what providers change and claim.
    Role(
        "Moderator",
        {
            "localoffer.comment": ("view", "change", "read"),
            "localoffer.service": (*LOOK, "suspend"),
            "localoffer.patch": ("view", "change"),
            "localoffer.claim": ("view", "change"),
            "localoffer.provideraccess": ("view", "change"),
        },
    ),
    Role("Governance officer", {"governance": LOOK}),
    Role("Lead officer", {"governance": LOOK, "search.unmetneed": LOOK}, pages={"strategies": WRITE}, uploads=True),
    Role("Chair", {"governance": LOOK}),
    Role("Scrutiny officer", {"governance": LOOK}),
    # Their own bodies' papers, and nothing else of the record.
    Role("Board member", {"governance.paper": LOOK}),
    Role("Monitoring officer", {"governance": LOOK}),
    Role("Data protection officer", {"governance": LOOK}),
    Role("Auditor", {"governance": (*LOOK, "read"), "localoffer": LOOK, "search": LOOK, "cms": LOOK}),
    Role(
        "Administrator",
        {
            "cms": (*KEEP, "delete"),
            "auth": (*KEEP, "delete"),
            "wagtailcore": LOOK,
            "localoffer.reviewrule": KEEP,
            "localoffer.webhook": (*KEEP, "delete"),
            "localoffer.webhookmessage": LOOK,
        },
    ),
)


def make_roles() -> None:
    """Makes every group and gives it exactly the rights of its role; can be run again.

    The pages named in `Role.pages` must exist: "home" is the site's root, others are its children.
    """
    for role in ROLES:
        group, _ = Group.objects.get_or_create(name=role.name)
        group.permissions.set([*_access_to_the_admin(), *_permissions(role)])
        _allow_on_pages(group, role.pages)
        _allow_uploads(group, role.uploads)


def _access_to_the_admin() -> Iterable[Permission]:
    return Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")


def _permissions(role: Role) -> Iterable[Permission]:
    wanted = Q(pk__in=[])
    for name, verbs in role.models.items():
        app, _, model = name.partition(".")
        of = Q(content_type__app_label=app) & (Q(content_type__model=model) if model else Q())
        for verb in verbs:
            wanted |= of & Q(codename__startswith=f"{verb}_")
    kept_out = Q(pk__in=[])
    for name in role.without:
        app, _, model = name.partition(".")
        kept_out |= Q(content_type__app_label=app, content_type__model=model)
    return Permission.objects.filter(wanted).exclude(kept_out).exclude(codename__contains="_historical")


def _allow_on_pages(group: Group, pages: dict[str, tuple[str, ...]]) -> None:
    GroupPagePermission.objects.filter(group=group).delete()
    for slug, codenames in pages.items():
        page = Page.objects.get(depth=2) if slug == "home" else Page.objects.get(depth=3, slug=slug)
        for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames):
            GroupPagePermission.objects.create(group=group, page=page, permission=permission)


def _allow_uploads(group: Group, uploads: bool) -> None:
    GroupCollectionPermission.objects.filter(group=group).delete()
    if not uploads:
        return
    root = Collection.get_first_root_node()
    for permission in Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"],
        codename__in=[
            "add_image",
            "change_image",
            "choose_image",
            "add_document",
            "change_document",
            "choose_document",
        ],
    ):
        GroupCollectionPermission.objects.create(group=group, collection=root, permission=permission)
