"""`manage.py ledger verify / export FILE / tables / checkpoint / cosign FILE / key`"""

import sys
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from tqdm import tqdm

from governance import audit, checkpoint_keys, checkpoints, guards, last_check, ledger, verify

# Shown on a terminal, when it takes longer than a second.
BAR = partial(tqdm, unit=" entries", disable=None, delay=1, leave=False)


class Command(BaseCommand):
    help = "Verifies the ledger and all it recorded, exports it, makes checkpoints, or shows which tables are guarded."
    requires_system_checks: list[str] = []  # a site that is otherwise broken can still be audited

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        checking = actions.add_parser("verify", help="The chain, each row against it, each kept file.")
        checking.add_argument("--quiet", action="store_true", help="Say nothing when all is whole: for a nightly run.")
        export = actions.add_parser("export", help="One entry a line, for python -m governance.verify.")
        export.add_argument("file", type=Path)
        actions.add_parser("tables", help="Each append-only table, and whether its guard stands.")
        checkpoint = actions.add_parser(
            "checkpoint", help="A few lines that stand for the whole ledger, to be kept elsewhere."
        )
        checkpoint.add_argument(
            "--mail-to", action="append", default=[], metavar="ADDRESS", help="Send it to a partner."
        )
        cosign = actions.add_parser("cosign", help="Take over a partner's signature from a checkpoint sent back.")
        cosign.add_argument("file", type=Path)
        actions.add_parser("key", help="Make the key that signs checkpoints, once; print its public part.")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        try:
            code = getattr(self, action)(**options)
        except DatabaseError as error:
            raise CommandError(f"The ledger cannot be read: {error}", returncode=2) from error
        except (ImproperlyConfigured, checkpoints.Inconsistent, verify.Unreadable) as why:
            raise CommandError(str(why), returncode=2) from why
        except OSError as error:
            raise CommandError(
                f"{error.filename} cannot be read or written: {error.strerror}.", returncode=2
            ) from error
        if code:
            sys.exit(code)

    def verify(self, *, quiet: bool, **options: Any) -> int:
        report = last_check.keep(audit.verify(progress=BAR)).report
        if quiet and report.is_whole:
            return 0
        for sentence in (*report.erased, *report.problems, *report.differences):
            self.stdout.write(sentence)
        findings = len(report.problems)
        found = f"broken, {findings} finding{'' if findings == 1 else 's'}" if findings else "whole"
        differing = f", pages that differ: {len(report.differences)}" if report.differences else ""
        self.stdout.write(f"{report.entries} entries, {found}{differing}. Head {report.head}")
        return 0 if report.is_whole else 1

    def export(self, *, file: Path, **options: Any) -> int:
        try:
            last = ledger.export(file, progress=BAR)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}", returncode=2) from error
        except (TypeError, ValueError) as error:
            raise CommandError("An entry cannot be read any more; `ledger verify` says which.", returncode=2) from error
        self.stdout.write(f"{last.seq if last else 0} entries exported to {file}")
        return 0

    def tables(self, **options: Any) -> int:
        standing = guards.tables()
        for table in standing:
            self.stdout.write(f"{table.table} {'guarded' if table.stands else 'NOT GUARDED'}")
        guarded = sum(table.stands for table in standing)
        self.stdout.write(f"{len(standing)} tables, {guarded} guarded, {len(standing) - guarded} not")
        return 0 if guarded == len(standing) else 1 if guarded else 2

    def checkpoint(self, *, mail_to: list[str], **options: Any) -> int:
        checkpoint, is_new = checkpoints.issue()
        for address in mail_to:
            self._mail(checkpoint, address)
        self.stdout.write(checkpoint.text)
        done = "written to" if is_new else "already stands in"
        mailed = f", mailed to {len(mail_to)} partner{'' if len(mail_to) == 1 else 's'}" if mail_to else ""
        self.stdout.write(f"The checkpoint over {checkpoint.size} entries {done} {checkpoint.file}{mailed}")
        return 0

    def _mail(self, checkpoint: checkpoints.Checkpoint, address: str) -> None:
        """One message an address: partners do not learn of each other."""
        message = EmailMessage(
            subject=f"Checkpoint of the decision ledger: {checkpoint.size} entries",
            body=MAIL.format(checkpoint),
            to=[address],
        )
        message.attach(checkpoint.file.name, checkpoint.text, "text/plain")
        for name, text in checkpoints.proofs(checkpoint):
            message.attach(name, text, "text/plain")
        message.send()

    def cosign(self, *, file: Path, **options: Any) -> int:
        checkpoint, names = checkpoints.cosign(file.read_bytes())
        if not names and not checkpoint.signed_by:
            raise CommandError("It bears no signature by a key of CHECKPOINT_PARTNER_KEYS that holds.", returncode=2)
        added = f"taken over from {', '.join(names)}" if names else "no new one"
        self.stdout.write(f"{len(names)} signatures added to the checkpoint over {checkpoint.size} entries: {added}")
        return 0

    def key(self, **options: Any) -> int:
        key = checkpoint_keys.make()
        self.stdout.write("Checkpoints are signed. Who checks the signature needs this public key:")
        self.stdout.write(key.public)
        return 0


MAIL = """\
Please keep this message. Its few lines stand for the whole ledger of decisions as it is now: whoever changes an
earlier entry later on cannot make the ledger fit them again.

{0.text}
To check a ledger with the attached file, save it and run:
python -m governance.verify EXPORT --checkpoint {0.size}.txt

Where a proof is attached, it shows without the ledger that this checkpoint contains the earlier one you hold:
python -m governance.verify --extends EARLIER.txt {0.size}.txt PROOF
"""
