"""What a site held before is taken over by the migrations, rows and all, on either database."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import Workflow

from governance import audit, registering
from governance.models import Body, ImplicationType, LedgerEntry
from tests.factories import governance as making

pytestmark = pytest.mark.django_db


def test_what_papers_must_set_out_and_the_names_of_workflows_are_taken_over_by_0010():
    """The rows of a site from before it: no entry tells of the kind, and the workflow is named by addresses. The guards
    let no table lose a column again, so that it runs on the rows as that migration read them."""
    send = making.board()
    body = registering.enter(row=Body(name="Schools Forum", slug="schools-forum"), by=making.BY)
    kinds = [making.slip_in(ImplicationType(name=name, body=of)) for name, of in (("Equality", None), ("Money", body))]
    edition = making.submit(making.draft(send), making.route(send), send).passage.edition
    named = f"Edition {edition.pk}, passage 1"
    Workflow.objects.filter(name=named).update(name=f"{edition.document.slug}/{edition.slug}: passage 1")
    assert not audit.verify().is_whole  # the kinds are in no ledger
    name = "0010_addresses_and_implications"
    then = MigrationExecutor(connection).loader.project_state([("governance", name)]).apps
    migration = import_module(f"governance.migrations.{name}")

    migration.name_workflows_by_numbers(then, None)
    migration.take_over(then, None)

    for kind in kinds:
        (entry,) = LedgerEntry.objects.filter(subject=f"implicationtype:{kind.pk}")
        assert (entry.action, entry.actor) == ("implicationtype.taken_over", "migration:governance.0010")
    assert Workflow.objects.filter(name=named).exists()
    assert audit.verify().is_whole
