"""The measure of how well questions are answered, and the command that prints it."""

import pytest
from django.core.management import call_command

from search.engines import engine
from search.evaluation import Evaluation, Judged, read_judgements, score

ONE_RIGHT = Judged("swimming", {"pool": 1})


@pytest.mark.parametrize(
    ("shown", "rank", "gain"),
    [
        (["pool", "club"], 1, 1.0),
        (["club", "walk", "pool"], 3, 0.5),
        (["club"], 0, 0.0),
        ([], 0, 0.0),
    ],
)
def test_a_question_is_scored_by_where_its_answer_stands(shown, rank, gain):
    scored = score(ONE_RIGHT, shown)

    assert (scored.rank, scored.gain) == (rank, gain)


def test_more_relevant_answers_should_stand_higher():
    judged = Judged("swimming", {"pool": 2, "lake": 1})

    assert score(judged, ["pool", "lake"]).gain == 1
    assert score(judged, ["lake", "pool"]).gain == pytest.approx((1 + 2 / 1.58496) / (2 + 1 / 1.58496), abs=1e-4)


def test_what_stands_below_the_tenth_gains_nothing():
    assert score(ONE_RIGHT, [*map(str, range(10)), "pool"]).gain == 0


def test_all_scores_together_are_their_means():
    both = Evaluation((score(ONE_RIGHT, ["pool"]), score(ONE_RIGHT, ["a", "b", "c", "pool"])))

    assert (both.found, both.share, both.reciprocal_rank) == (1, 0.5, 0.625)


@pytest.fixture
def judgements(tmp_path):
    path = tmp_path / "questions.csv"
    path.write_text("query,relevance,id\nsleep,1,sleep\nsleep,0,pool\nswim,1,sleep\nswim,high,pool\n,1,pool\n")
    return path


def test_judgements_are_read_and_bad_rows_named(judgements):
    judged, refused = read_judgements(judgements)

    assert judged == [Judged("sleep", {"sleep": 1}), Judged("swim", {"sleep": 1})]
    assert refused == ["refused row 5: relevance: “high” is not a number", "refused row 6: query: is empty"]


@pytest.mark.django_db
def test_the_command_asks_and_prints_the_measures(judgements, shelf, capsys):
    shelf.put("sleep", "Sleep well")
    shelf.put("pool", "Swim")
    engine().put("shelf", shelf.values())

    with pytest.raises(SystemExit) as ended:
        call_command("search", "evaluate", str(judgements), "--missed")

    said = capsys.readouterr().out.splitlines()
    assert ended.value.code == 1
    assert said[-2:] == [
        "missed swim (first right answer: not on the first page)",
        "1 of 2 questions have a right answer in the first 3 (50.0%), MRR 0.500, nDCG@10 0.500, 2 rows refused.",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["query,relevance,id\n", "question,answer\nsleep,x\n"])
def test_a_file_that_holds_no_question_does_nothing(tmp_path, shelf, text, capsys):
    path = tmp_path / "none.csv"
    path.write_text(text)

    with pytest.raises(SystemExit) as ended:
        call_command("search", "evaluate", str(path))

    assert ended.value.code == 2
    assert capsys.readouterr().out.startswith("Nothing was done")
