"""The demonstration's short breaks statement: invented words, and which kind of break some listings give."""

from datetime import date, timedelta

from cms.models import User
from governance import drafting
from governance.actors import Command
from governance.models import Body, Document
from localoffer.models import Service, ShortBreakKind, ShortBreaksStatement
from localoffer.reporting.freezing import place_statement

KINDS = {
    "Thistledown House overnight stays": [ShortBreakKind.OVERNIGHT, ShortBreakKind.WEEKEND],
    "Second Hearth: a night with a linked family": [ShortBreakKind.OVERNIGHT],
    "Sit-In: a trained sitter in your own home": [ShortBreakKind.DAY, ShortBreakKind.EVENING],
    "Alongside befriending": [ShortBreakKind.WEEKEND, ShortBreakKind.ACTIVITY],
}
WORDS = {
    "about": "A short break is time when somebody else looks after your disabled child, or helps them do something they "
    "enjoy. Your child has a good time, and you get a rest.",
    "universal": "Anyone. You just book.",
    "targeted": "A child or young person under 18 with a disability who lives in our area and needs trained staff to join "
    "in. You fill in a short form. You do not need a diagnosis.",
    "specialist": "A child who needs care at home, one-to-one help or a night away. A social worker talks with you first "
    "about what your family needs.",
    "how_to_ask": "Call the short breaks team: 01632 960120. Or write to short.breaks@example.org.\n"
    "We ring you back in two working days.\nYou can ask for money to arrange a break yourself. This is a direct payment.",
    "how_it_suits_carers": "Most of you told us that weekends and holidays are hardest. Half of our money goes there.\n"
    "There are breaks in the evening, so that those who work or learn can rest too.",
    "carers_said": "In spring we asked all 212 carers who had a break, and 74 answered. Nine came to an evening with us.\n"
    "They asked for more for teenagers, and for one form in place of three. Both are done.",
    "if_we_say_no": "We write to you why, and which rule we used. You can ask for a second look.",
}


def load(day: date) -> None:
    """On top of listings and boards."""
    for name, kinds in KINDS.items():
        service = Service.objects.get(name=name)
        service.short_break_kinds = kinds
        service.save()
    reviewed_on = day - timedelta(days=70)
    ShortBreaksStatement.objects.create(**WORDS, reviewed_on=reviewed_on, review_by=reviewed_on + timedelta(days=365))
    drafting.create_document(
        title="Short breaks statement",
        slug="short-breaks",
        kind=Document.Kind.SHORT_BREAKS,
        overseen_by=Body.objects.get(slug="send-and-ap-partnership-board"),
        summary="What short breaks there are, who can have one and how to ask.",
        review_months=12,
        by=Command("demo"),
    )
    place_statement(by=User.objects.get(email="editor@example.org"))
