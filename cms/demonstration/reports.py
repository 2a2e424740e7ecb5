"""Last school year in the demonstration: what families said and could not find, the review of the Offer, and the report
of it, frozen and put before the boards. Invented; days are counted from 1 September of that year."""

import json
import secrets
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cms.models import User
from governance import drafting
from governance.actors import Command
from governance.models import Body, Document
from localoffer.comment_subjects import subject
from localoffer.models import Comment, CommentState, Consultation, ConsultedGroup, OfferReview, OfferSettings
from localoffer.reporting import freezing
from search.academic_year import AcademicYear
from search.counting import count_unmet_need, months_before
from search.unmet_need import Asking

FILE = Path(__file__).parent / "last_year.json"


def load(day: date) -> None:
    """On top of guides, boards and accounts."""
    year, held = AcademicYear.of(day).before, json.loads(FILE.read_text())
    for row in held["comments"]:
        _comment(row, year).save()
    for row in held["unmet_needs"]:
        codes = tuple((facet, code) for facet, _, code in (pair.partition(":") for pair in row["codes"].split()))
        asking = Asking(codes, row["age_band"], row["area"])
        count_unmet_need(asking=asking, month=months_before(year.first, -row["month"]), times=row["times"])
    _review(held, year)
    drafting.create_document(
        title="Local Offer annual report",
        slug="local-offer-report",
        kind=Document.Kind.LOCAL_OFFER_REPORT,
        overseen_by=Body.objects.get(slug="send-and-ap-partnership-board"),
        summary="What families said about the Local Offer in a school year, and what came of it.",
        review_months=12,
        by=Command("demo"),
    )
    editor = User.objects.get(email="editor@example.org")
    freezing.place(freezing.freeze(year, by=editor), by=editor)


def _comment(row: dict[str, Any], year: AcademicYear) -> Comment:
    about, owner = subject(**row.pop("about")), OfferSettings.load().comments_owner
    received, answered = (year.first + timedelta(days=row.pop(name)) for name in ("received", "answered"))
    days = {name: year.first + timedelta(days=row.pop(name)) for name in ("act_by", "changed_on") if name in row}
    return Comment(
        **row,
        **days,
        token=f"c{secrets.token_hex(24)}",
        service=about.service,
        guide=about.guide,
        about_name=about.name,
        received_on=received,
        due_on=received + timedelta(days=28),
        answered_on=answered,
        state=CommentState.NOT_PUBLISHED if "ground" in row else CommentState.ANSWERED,
        owner=owner,
        decided_by=owner.pk if owner else None,
    )


def _review(held: dict[str, Any], year: AcademicYear) -> None:
    looked = year.last - timedelta(days=50)
    next_on = looked + timedelta(days=365)
    review = OfferReview(begins=year.begins, reviewed_on=looked, next_on=next_on, **held["review"])
    groups = {group.code: group for group in ConsultedGroup.objects.all()}
    for code, days, how, said in held["asked"]:
        asked_on = year.first + timedelta(days=days)
        review.consultations.add(Consultation(group=groups[code], asked_on=asked_on, how=how, said=said))
    review.save()
    OfferReview.objects.create(begins=year.begins + 1, how_families_took_part="Two evenings so far.")
