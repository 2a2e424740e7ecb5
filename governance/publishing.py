"""A decision is published: from then on it can be called in, for as long as the body's terms say."""

from django.utils import timezone

from . import adopting, authority, grounds, ledger
from .announcing import announce
from .models import Decision, DecisionNotice, Person, Post
from .refusals import refuse_for


def publish_notice(*, decision: Decision, by: Person) -> DecisionNotice:
    """The clerk publishes a decision. It need not be confirmed yet: then it is published as a draft, and the time for
    calling it in runs all the same."""
    with ledger.writing():
        decision = Decision.objects.select_for_update().get(pk=decision.pk)
        refuse_for(refusals(decision=decision, by=by))
        notice = DecisionNotice(decision=decision, published_at=timezone.now(), published_by=by)
        ledger.keep(notice, action="decision.published", by=by)
        if decision.submission:
            adopting.date_edition(passage=decision.submission.passage, by=by)
        announce("decision", decision.pk)
        return notice


def refusals(*, decision: Decision, by: Person) -> list[str]:
    """Why the decision is not published."""
    found = authority.lacks(by, post=Post.CLERK, body=decision.body, on=timezone.localdate())
    if notice := DecisionNotice.objects.filter(decision=decision).first():
        found.append(f"It was published on {timezone.localtime(notice.published_at):%-d %B %Y at %H:%M}.")
    if Decision.objects.filter(replaces=decision).exists():
        found.append("It was recorded anew. Publish the new entry.")
    if item := decision.agenda_item:
        found += grounds.refusals_to_publish_outcome(item)
        if grounds.is_private(item) and not decision.public_wording.strip():
            found.append("It was decided in private: write the part of the resolution that anyone may read.")
    return found
