"""What families say of the Local Offer, and what became of it (Children and Families Act 2014, section 30(6); SEND
Regulations 2014, regulation 56)."""

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse

from .guides import GuidePage
from .services import Service


class Theme(models.TextChoices):
    """What a Local Offer has to ask families about."""

    CONTENT = "content", "Something is wrong or out of date"
    MISSING = "missing", "Something is missing"
    QUALITY = "quality", "How good the help is"
    ACCESS = "access", "How easy it is to use or to get into"
    INVOLVEMENT = "involvement", "How families have a say"


class Ground(models.TextChoices):
    """The only reasons for which a comment is not published."""

    VEXATIOUS = "vexatious", "It is only meant to annoy or hurt somebody"
    OWN_SERVICE = "own_service", "It is about the help that one person gets"


class CommentState(models.TextChoices):
    WAITING = "waiting", "Waiting for an answer"
    ANSWERED = "answered", "Answered and published"
    NOT_PUBLISHED = "not_published", "Answered, not published"
    REFERRED = "referred", "With the safeguarding team"
    WITHDRAWN = "withdrawn", "Withdrawn"


class CommentQuerySet(models.QuerySet["Comment"]):
    def published(self) -> "CommentQuerySet":
        """Those the public may read, the newest answer first."""
        return self.filter(state=CommentState.ANSWERED).order_by("-answered_on", "-pk")

    def waiting(self) -> "CommentQuerySet":
        """Those that somebody has to answer, the most urgent first."""
        return self.filter(state=CommentState.WAITING).order_by("due_on", "pk")

    def overdue(self, today: date) -> "CommentQuerySet":
        return self.waiting().filter(due_on__lt=today)

    def disclosures(self) -> "CommentQuerySet":
        """Those that the safeguarding team alone may read."""
        return self.filter(state=CommentState.REFERRED)

    def in_ordinary_queues(self) -> "CommentQuerySet":
        return self.exclude(state=CommentState.REFERRED)

    def received_between(self, first: date, last: date) -> "CommentQuerySet":
        return self.filter(received_on__range=(first, last))

    def whose_contact_is_due_to_go(self, day: date) -> "CommentQuerySet":
        """Those answered on or before `day` that still hold how to reach somebody."""
        return self.filter(answered_on__lte=day).exclude(contact="")


class Comment(models.Model):
    """One comment. `words` are as they came and are never public; `public_words` name nobody.

    It has no history: a copy would keep what somebody has taken back."""

    token = models.CharField(max_length=64, unique=True, editable=False)
    service = models.ForeignKey(
        Service, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="comments"
    )
    guide = models.ForeignKey(
        GuidePage, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="comments"
    )
    about_name = models.CharField("about", max_length=255, editable=False)
    theme = models.CharField("what about it", max_length=20, choices=Theme)
    words = models.TextField("what was said", editable=False)
    contact = models.CharField("how to reach them", max_length=254, blank=True, editable=False)
    received_on = models.DateField(editable=False)
    due_on = models.DateField("answer by", editable=False)
    state = models.CharField(
        "status", max_length=20, choices=CommentState, default=CommentState.WAITING, editable=False
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="who answers",
    )

    public_words = models.TextField("the comment as the public reads it", blank=True)
    response = models.TextField("our answer", blank=True)
    action = models.TextField("what we will do", blank=True)
    act_by = models.DateField("when by", null=True, blank=True)
    answered_on = models.DateField(null=True, editable=False)
    # Who decided to publish it, or not to: kept as a number, so that deleting an account rewrites nothing.
    decided_by = models.IntegerField(null=True, editable=False)
    ground = models.CharField("why it is not published", max_length=20, choices=Ground, blank=True)

    changed = models.TextField("what changed", blank=True)
    changed_address = models.CharField("where to see it", max_length=500, blank=True)
    changed_on = models.DateField(null=True, editable=False)

    referred_on = models.DateTimeField(null=True, editable=False)
    acknowledged_on = models.DateTimeField(null=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        default_permissions = ("view", "change")
        permissions = [("read_disclosure", "Can read what was passed to the safeguarding team")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=CommentState.ANSWERED)
                | (~models.Q(public_words="") & ~models.Q(response="") & models.Q(answered_on__isnull=False)),
                name="what_is_published_has_an_answer",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=CommentState.NOT_PUBLISHED) | ~models.Q(ground=""),
                name="what_is_not_published_has_a_ground",
            ),
        ]

    def __str__(self) -> str:
        return f"Comment {self.pk} about {self.about_name}"

    def get_absolute_url(self) -> str:
        """Where everybody may read it once it is published."""
        return reverse("localoffer:comment", args=[self.pk])

    @property
    def is_public(self) -> bool:
        return self.state == CommentState.ANSWERED

    @property
    def about_address(self) -> str:
        """The public page it is about; nothing when that is gone, or it is about the whole Offer."""
        if self.service_id and self.service is not None:
            return self.service.get_absolute_url() if self.service.is_public else ""
        return self.guide.address if self.guide_id and self.guide is not None and self.guide.live else ""

    def get_own_url(self) -> str:
        """The address only the person who wrote it has."""
        return reverse("localoffer:own-comment", args=[self.token])
