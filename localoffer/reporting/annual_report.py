"""The annual report of the Local Offer, from the records as they stand: what families said and what came of it, how
complete and how true the Offer is, what families could not find, and the review of it (Children and Families Act 2014,
section 30(5) and (6); SEND Regulations 2014, regulations 54 to 57)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.db.models import Count, QuerySet

from search.academic_year import AcademicYear
from search.suppression import SMALLEST_TOLD
from search.unmet_report import FACETS, HELD_BACK, unmet_needs

from ..coverage import Checklist, Standing, checklist
from ..models import Comment, CommentState, ConsultedGroup, Ground, OfferReview
from ..reviews.rules import rules
from ..reviews.standing import standing
from .paper import Bullets, Heading, Paper, Paragraph, Part, Said, Table

FACETS_TOLD = ("need", "topic")
TOO_FEW = f"fewer than {SMALLEST_TOLD}, or held back"


def annual_report(year: AcademicYear, *, today: date) -> Paper:
    """The report of `year` as it is on `today`: comments are those of the year, all else is as it stands."""
    comments, held = _CommentsOf(year), checklist()
    return Paper(
        title=f"Local Offer annual report {year}",
        subtitle=f"School year {year}: {_day(year.first)} to {_day(year.last)}",
        summary=f"What families told us about the Local Offer in the school year {year}, what we answered and what "
        "changed, what is covered and what is missing, and how we looked at it again.",
        parts=(
            Paragraph(
                f"This report was made on {_day(today)}. Comments and searches are those of the school year. Listings and "
                "guides are counted as they stood on that day."
            ),
            *comments.parts(),
            *_coverage(held),
            *_freshness(today),
            *_unmet_need(year),
            *_review(year),
        ),
    )


class _CommentsOf:
    """What came in, what was answered and what changed, all in one year."""

    def __init__(self, year: AcademicYear) -> None:
        self.year = year
        span = year.first, year.last
        self.received = Comment.objects.received_between(*span)
        self.answered = Comment.objects.filter(answered_on__range=span)
        self.changed = Comment.objects.published().filter(changed_on__range=span).order_by("changed_on", "pk")

    def parts(self) -> Iterator[Part]:
        published = list(self.answered.filter(state=CommentState.ANSWERED).order_by("answered_on", "pk"))
        yield Heading("What you told us")
        yield Table("Comments of the school year", ("What happened", "Comments"), tuple(self._figures(len(published))))
        yield from map(_said, published)
        yield Heading("What changed")
        changed = list(self.changed)
        yield from map(_changed, changed)
        if not changed:
            yield Paragraph("Nothing was changed because of a comment this year.")

    def _figures(self, published: int) -> Iterator[tuple[str, str]]:
        yield "Came in", str(self.received.count())
        yield "Answered and published", str(published)
        grounds = _counted(self.answered.filter(state=CommentState.NOT_PUBLISHED), "ground")
        for code, label in Ground.choices:
            yield f"Answered, not published: {label[0].lower()}{label[1:]}", str(grounds[code])
        state = _counted(self.received, "state")
        yield "Taken back by whoever wrote it", str(state[CommentState.WITHDRAWN])
        yield "Came in and not answered yet", str(state[CommentState.WAITING] + state[CommentState.REFERRED])


def _counted(found: QuerySet[Comment], field: str) -> Counter[str]:
    return Counter(dict(found.order_by().values_list(field).annotate(Count("pk"))))


def _said(comment: Comment) -> Said:
    by = f" By {_day(comment.act_by)}." if comment.act_by else ""
    return Said(
        comment.pk,
        comment.about_name,
        (
            ("You said", comment.public_words),
            (f"We said on {_day(comment.answered_on)}", comment.response),
            ("We will", f"{comment.action}{by}"),
        ),
    )


def _changed(comment: Comment) -> Said:
    where = (("See it at", comment.changed_address),) if comment.changed_address else ()
    return Said(comment.pk, comment.about_name, ((f"We did on {_day(comment.changed_on)}", comment.changed), *where))


def _coverage(held: Checklist) -> Iterator[Part]:
    counts = held.counts
    yield Heading("What the Local Offer covers")
    yield Paragraph(
        f"The checklist has {len(held.lines)} lines of what a Local Offer has to tell. {counts['covered']} are covered, "
        f"{counts['thin']} have not much yet, {counts['missing']} are missing. It counts what can be read, not how good it "
        "is."
    )
    rows = [
        (group, *(str(sum(line.standing == each for line in lines)) for each in Standing))
        for group, lines in held.groups
    ]
    yield Table("Lines of the checklist", ("Part", "Covered", "Not much yet", "Missing"), tuple(rows))
    if to_write := held.to_write:
        yield Heading("What we have to write next", 3)
        yield Bullets(tuple(f"{line.row.plain_words}: {line.lacks}." for line in to_write))


def _freshness(today: date) -> Iterator[Part]:
    found = standing(rules(), today=today)
    whole = found.whole
    yield Heading("How true it is")
    yield Paragraph(
        f"{whole.overdue} of {whole.listings} listings ({whole.percent_overdue}%) were not confirmed by a person for too "
        "long, or never."
    )
    rows = tuple(
        (share.name, str(share.listings), str(share.overdue), f"{share.percent_overdue}%") for share in found.topics
    )
    if rows:
        yield Table("Listings that are overdue, by topic", ("Topic", "Listings", "Overdue", "Share overdue"), rows)


def _unmet_need(year: AcademicYear) -> Iterator[Part]:
    yield Heading("What families could not find")
    tables = {facet: unmet_needs(facet=facet, by="year", only={}) for facet in FACETS_TOLD}
    column = next((at for at, name in enumerate(tables["need"].headings) if name == str(year)), None)
    if column is None:
        yield Paragraph("Nobody told us this year that they could not find what they needed.")
        return
    yield Paragraph(
        f"Families pressed “I could not find what I needed” this often: {_told(tables['need'].lines[0].numbers[column])}. We count what was asked for, "
        f"never words or people. Numbers under {SMALLEST_TOLD}, and those that would give one away, are not told."
    )
    for facet, table in tables.items():
        told = ((line.name, line.numbers[column]) for line in table.lines[1:] if line.numbers[column])
        rows = tuple((name, _told(number)) for name, number in sorted(told, key=_most))
        if rows:
            yield Table(f"What they looked for: {FACETS[facet].lower()}", (FACETS[facet], "Times"), rows)


def _most(told: tuple[str, int | str]) -> tuple[int, str]:
    """Those asked for most first; what is held back last, in no order of its own."""
    name, number = told
    return (-number if isinstance(number, int) else 1, name)


def _told(number: int | str) -> str:
    return TOO_FEW if number == HELD_BACK else str(number)


def _review(year: AcademicYear) -> Iterator[Part]:
    yield Heading("How we looked at the Local Offer again")
    review = OfferReview.objects.filter(begins=year.begins).prefetch_related("consultations__group").first()
    if review is None:
        yield Paragraph("The review of this school year is not written yet.")
        return
    if review.reviewed_on:
        again = f" It will be looked at again by {_day(review.next_on)}." if review.next_on else ""
        yield Paragraph(f"It was looked at on {_day(review.reviewed_on)}.{again}")
    for title, words in (
        ("How families took part", review.how_families_took_part),
        ("What is different now", review.what_changed),
        ("Without the internet", review.without_the_internet),
    ):
        if lines := [line.strip() for line in words.splitlines() if line.strip()]:
            yield Heading(title, 3)
            yield from map(Paragraph, lines)
    yield from _asked(review)


def _asked(review: OfferReview) -> Iterator[Part]:
    asked = list(review.consultations.all())
    rows = tuple(
        (each.group.plain_words, _day(each.asked_on) if each.asked_on else "", each.how, each.said) for each in asked
    )
    yield Heading("Who was asked", 3)
    if rows:
        yield Table("Who was asked, and what they said", ("Who", "When", "How", "What they said"), rows)
    named = {each.group_id for each in asked}
    if left := [group.plain_words for group in ConsultedGroup.objects.all() if group.pk not in named]:
        yield Paragraph("The law lists these too, and they were not asked this year:")
        yield Bullets(tuple(left))


def _day(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else ""
