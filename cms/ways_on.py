"""The ways on from the home page: each a search that is already narrowed. The codes are the public ones
of the search page's address."""

from dataclasses import dataclass
from urllib.parse import urlencode

SEARCH = "/local-offer/search/"


@dataclass(frozen=True, slots=True)
class Way:
    """A link: its words, where it leads, and one line that says what is there."""

    text: str
    href: str
    says: str = ""


def _narrowed(**chosen: str | tuple[str, ...]) -> str:
    return f"{SEARCH}?{urlencode(chosen, doseq=True)}"


WAYS_ON = (
    Way("Things to do", _narrowed(topic="things-to-do"), "Clubs, sport, music, days out and the holidays"),
    Way(
        "Help and advice",
        _narrowed(kind=("service", "support_group", "helpline")),
        "Health, therapies, short breaks, and people to talk to",
    ),
    Way(
        "Money, rights and how things work",
        _narrowed(topic=("money-and-benefits", "your-rights-and-disagreements", "travel-and-transport")),
        "EHC plans, benefits, travel, and what to do when you disagree",
    ),
    Way(
        "Schools, colleges and childcare",
        _narrowed(topic=("schools-and-colleges", "early-years-and-childcare", "alternative-provision")),
        "Nurseries, schools, colleges and alternative provision",
    ),
    Way(
        "For young people",
        _narrowed(topic="preparing-for-adulthood-and-work"),
        "About you: college, work, your own home, and being heard",
    ),
)

# A search takes one age and finds what covers it, so each range asks for an age within.
AGES = (
    Way("0 to 4", _narrowed(age="3")),
    Way("5 to 10", _narrowed(age="8")),
    Way("11 to 15", _narrowed(age="13")),
    Way("16 to 25", _narrowed(age="18")),
)

NEEDS = (
    Way("Autism", _narrowed(need="autism")),
    Way("ADHD", _narrowed(need="adhd")),
    Way("Learning disability", _narrowed(need="learning-disability")),
    Way("Speech and language", _narrowed(need="speech-language-and-communication")),
    Way("Mental health", _narrowed(need="social-emotional-and-mental-health")),
    Way("No diagnosis yet", _narrowed(need="no-diagnosis-needed")),
    Way("All needs", SEARCH),
)

AREAS_OF_NEED = (
    Way(
        "Talking, listening and getting on with people",
        _narrowed(need="communication-and-interaction"),
        "Autism, and speech and language",
    ),
    Way(
        "Thinking and learning",
        _narrowed(need="cognition-and-learning"),
        "Learning disability, Down's syndrome, dyslexia",
    ),
    Way(
        "Feelings and behaviour",
        _narrowed(need="social-emotional-and-mental-health"),
        "Anxiety, ADHD, being afraid of school",
    ),
    Way(
        "Body and senses",
        _narrowed(need="sensory-and-physical"),
        "Hearing, sight, moving about, and health",
    ),
)
