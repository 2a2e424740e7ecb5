"""The words of the demonstration's governed documents: what the public paper of 13 March 2025 says,
word for word, and two invented texts."""

from dataclasses import dataclass
from typing import Any

JSNA_IN_THE_PAPER = (
    "Coventry SEND & AP Joint Strategic Needs Assessment 2024 (JSNA) was co-led by public health. The JSNA underpins the "
    "evidence base for commissioning across the partnership. It also informs the partnership self-evaluation framework "
    "(SEF) and supporting action plan. The refreshed JSNA took into account the 2021 census data. It is agreed that the "
    "JSNA will continue to be refreshed at two yearly intervals (paragraph 4.2)."
)
SEF_IN_THE_PAPER = (
    "Coventry’s Local Area revised SEND and AP Self Evaluation Framework (SEF) was co-produced with all partners, "
    "including children and families. The SEF is reviewed annually in readiness for the next academic year (paragraph 4.3)."
)
SEF_APPROVAL = (
    "It was approved by the SEND and AP Partnership Board at its meeting in June 2024 and subsequently the Health and "
    "Well-being Board (paragraph 4.3)."
)
SCRUTINY_IS_ASKED_TO = (
    "1) Consider the information provided to comment and/or raise questions. "
    "2) Identify any recommendations for the appropriate Cabinet Member."
)
PLAN_IN_THE_PAPER = """The six key thematic priorities drawn from the SEF, inform the joint local area SEND and AP action plan for the academic year 2024/25 (paragraph 4.5):

Priority 1. School readiness - focus on child development in the pre-school years
Priority 2. Workforce strategy
Priority 3. Extending inclusive mainstream environments
Priority 4. Sufficiency of local high quality publicly funded specialist placements
Priority 5. Extending the Local Offer – promoting inclusive communities
Priority 6. Expanding transition pathways into adulthood – focus supported internships"""


@dataclass(frozen=True, slots=True)
class Text:
    """What stands on a governed page: its summary, and its body as StreamField blocks."""

    summary: str
    body: list[dict[str, Any]]


def _heading(text: str) -> dict[str, Any]:
    return {"type": "heading", "value": text}


def _paragraph(html: str) -> dict[str, Any]:
    return {"type": "paragraph", "value": html}


def _priorities(*priorities: tuple[str, str]) -> dict[str, Any]:
    return {
        "type": "priorities",
        "value": [{"title": title, "text": text} for title, text in priorities],
    }


ACTION_PLAN = Text(
    summary="What the partnership will do this school year, priority by priority, and how you will be able to tell.",
    body=[
        _heading("What this plan is"),
        _paragraph(
            "<p>This plan says what the council, the NHS, schools and voluntary groups will do this school year for "
            "children and young people with special educational needs or disabilities (SEND), and for those who learn "
            "outside a mainstream school (alternative provision).</p><p>It keeps the six priorities of 2024/25. Each now "
            "says what will be different for families by next July.</p>"
        ),
        _heading("The six priorities"),
        _priorities(
            (
                "Ready for school",
                "Every child who needs it gets a home visit from Portage or a health visitor before nursery. By July, 9 in "
                "10 children with SEND will have a plan for starting school, written with their family.",
            ),
            (
                "A skilled and confident workforce",
                "Training on autism, speech and language and anxiety for teachers and teaching assistants in every school. "
                "By July, each school will have two trained members of staff.",
            ),
            (
                "Mainstream schools that include",
                "Four new resource bases in mainstream schools, with help from special schools. By July, 32 more children "
                "will learn close to home.",
            ),
            (
                "Enough special school places",
                "A place in the city for each child whose plan names a special school. By July, no new child will have to "
                "travel over 45 minutes.",
            ),
            (
                "Places to go and things to do",
                "A fuller Local Offer: more weekend and holiday clubs, and listings that say truly what a place is like.",
            ),
            (
                "Ways into adulthood",
                "Ten more supported internships (a year of learning in a real workplace), and help to travel alone.",
            ),
        ),
        _heading("How we will check"),
        _paragraph(
            "<p>The SEND and AP Partnership Board looks at progress every term. The Scrutiny Board looks at it once a year. "
            "Young people and parent carers sit on the Board.</p>"
        ),
    ],
)

DRAFT_STRATEGY = Text(
    summary="The draft of a new strategy for children and young people with SEND, written with families. Not in force.",
    body=[
        _heading("Why a new strategy"),
        _paragraph(
            "<p>More children need help than five years ago, and their needs are more complex. The old strategy was written "
            "for 2019 to 2022. This draft builds on the needs assessment of 2024, on the self-evaluation, and on what "
            "children, young people and families said in the workshop of 11 March 2025 and after it.</p>"
        ),
        _heading("What families told us"),
        _paragraph(
            "<ul><li>Tell us early, and in words we understand.</li><li>Do not make us say the same thing five times.</li>"
            "<li>Help before a diagnosis, not only after.</li><li>There is too little to do after 16.</li></ul>"
        ),
        _heading("What we want to change"),
        _priorities(
            ("Notice early", "Needs are seen and met before school, and families know whom to ask."),
            ("A confident workforce", "Everyone who works with children knows the basics, and whom to ask for more."),
            ("Belong in mainstream", "Schools adapt first. A child moves only when that is best for the child."),
            ("Enough good places", "Special school places in the city, paid for in a way that lasts."),
            ("A city that includes", "Clubs, pools, cinemas and parks where everyone can take part."),
            ("A good adult life", "Work, friends, a home and health: planned from Year 9 on."),
        ),
        _heading("Money"),
        _paragraph(
            "<p>The strategy is to be carried out within the money that the council, the NHS and schools agree for it. "
            "Each year’s action plan says what it costs.</p>"
        ),
        _heading("Health inequalities"),
        _paragraph(
            "<p>The strategy aims to have a direct and good effect on the lives of all children and young people with "
            "additional needs.</p>"
        ),
    ],
)
