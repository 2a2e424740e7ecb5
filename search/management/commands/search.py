"""`manage.py search`: rebuild the index, catch up with changes, say where index and records differ, or how well
it answers questions whose right answers are known."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand
from tqdm import tqdm

from search import evaluation, geography, keeping


class Command(BaseCommand):
    help = "Keeps the search index. Exit code 0: all done; 1: some could not be; 2: nothing could be done."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("rebuild", help="make the index anew; searches go on meanwhile")
        verbs.add_parser("sync", help="index the changes that are still waiting")
        verbs.add_parser("check", help="compare index and records and name the differences")
        postcodes = verbs.add_parser("postcodes", help="load a newer ONS Postcode Directory")
        postcodes.add_argument("file", type=Path, help="the directory as CSV")

        questions = verbs.add_parser("evaluate", help="ask questions whose answers are known")
        questions.add_argument("file", type=Path, help="rows of query, relevance and id, as CSV")
        questions.add_argument("--missed", action="store_true", help="also name the questions answered badly")

    def handle(self, *args: object, verb: str, **options: object) -> None:
        try:
            with tqdm(unit=" documents", delay=1, leave=False, disable=not sys.stderr.isatty()) as bar:
                code = getattr(self, f"_{verb}")(bar, **options)
        except Exception as broken:  # noqa: BLE001 whatever it was, the one closing line says it
            self.stdout.write(f"Nothing was done: {type(broken).__name__}: {broken}")
            code = 2
        if code:
            sys.exit(code)

    def _rebuild(self, bar: tqdm, **options: object) -> int:
        return self._report("The index was rebuilt with", keeping.rebuild(bar.update))

    def _sync(self, bar: tqdm, **options: object) -> int:
        return self._report("The index was brought up to date:", keeping.sync(bar.update))

    def _check(self, bar: tqdm, **options: object) -> int:
        differences = keeping.check(bar.update)
        for each in differences:
            self.stdout.write(" ".join(filter(None, (each.source, each.id, each.what))))
        self.stdout.write(
            f"Index and records differ in {_documents(len(differences))}."
            if differences
            else "Index and records agree."
        )
        return 1 if differences else 0

    def _postcodes(self, bar: tqdm, *, file: Path, **options: object) -> int:
        self.stdout.write(f"{geography.load_postcodes(file)} postcodes loaded.")
        return 0

    def _evaluate(self, bar: tqdm, *, file: Path, missed: bool, **options: object) -> int:
        judged, refused = evaluation.read_judgements(file)
        for line in refused:
            self.stdout.write(line)
        if not judged:
            self.stdout.write("Nothing was done: the file holds no question with a right answer.")
            return 2
        bar.total, bar.unit = len(judged), " questions"
        result = evaluation.evaluate(judged, bar.update)
        for score in result.scores if missed else ():
            if not score.is_found:
                self.stdout.write(f"missed {score.query} (first right answer: {score.rank or 'not on the first page'})")
        self.stdout.write(
            f"{result.found} of {len(judged)} questions have a right answer in the first {evaluation.FIRST}"
            f" ({result.share:.1%}), MRR {result.reciprocal_rank:.3f}, nDCG@{evaluation.DEPTH} {result.gain:.3f}"
            f"{f', {len(refused)} rows refused' if refused else ''}."
        )
        return 1 if refused else 0

    def _report(self, what: str, kept: keeping.Kept) -> int:
        if kept.waiting:
            self.stdout.write("Nothing was done: another process is writing the index. Try again in a minute.")
            return 2
        for source, document_id, reason in kept.failures:
            self.stdout.write(f"refused {source} {document_id}: {reason}")
        refused = f", {len(kept.failures)} refused" if kept.failures else ""
        self.stdout.write(f"{what} {_documents(kept.done)}{refused}.")
        return 1 if kept.failures else 0


def _documents(number: int) -> str:
    return "1 document" if number == 1 else f"{number} documents"
