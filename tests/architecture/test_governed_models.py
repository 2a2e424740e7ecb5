"""Over the whole program: every model of the record is classed, every write of it is in its place, and
every write says who did it."""

import ast
import inspect
import re
from importlib import import_module

import pytest
from django.apps import apps

from governance import classes, guards
from governance.classes import Kept
from governance.models.governed import AppendOnly, GovernedQuerySet, Ledgered, Recorded
from tests.databases import ROOT

GOVERNANCE = ROOT / "governance"
APPS = ("cms", "governance", "localoffer", "search")
WRITES = {"save", "create", "update", "delete", "get_or_create", "update_or_create", "bulk_create", "bulk_update"}
# Gerunds that do not write the record: these hear, tell, or wait on Wagtail.
NO_WRITERS = {"announcing", "finishing", "notifying", "setting_up"}
# The one module that saves rows of the record, for all gerunds.
THE_PEN = "ledger"


# A gerund with a word after it: what it writes, or how.
WITH_A_WORD_AFTER = {"calling_in", "importing_decisions", "importing_meetings"}


def gerunds():
    return sorted({path.stem for path in GOVERNANCE.glob("*ing.py")} - NO_WRITERS | WITH_A_WORD_AFTER)


def governed_models():
    """The models written in governance itself, without the histories that simple-history makes of them."""
    return {
        model.__name__: model
        for model in apps.get_app_config("governance").get_models()
        if not model.__name__.startswith("Historical")
    }


def entered_names():
    return {model.__name__ for model in classes.entered()} | {"LedgerEntry", "LedgerPayload"}


def test_every_model_is_classed():
    assert set(classes.KEEPING) == set(governed_models())


@pytest.mark.parametrize(("kept", "base"), [(Kept.APPEND_ONLY, AppendOnly), (Kept.LEDGERED, Ledgered)])
def test_a_models_class_is_also_its_base(kept, base):
    named = {name for name, how in classes.KEEPING.items() if how.kept is kept}
    derived = {
        name
        for name, model in governed_models().items()
        if issubclass(model, base) and (base is AppendOnly or not issubclass(model, AppendOnly))
    }

    assert named == derived


def test_querysets_of_the_record_refuse_what_leaves_no_trace():
    for model in governed_models().values():
        if issubclass(model, Recorded):
            assert isinstance(model._default_manager.all(), GovernedQuerySet), model
            assert isinstance(model.objects.all(), GovernedQuerySet), model


def test_what_changes_has_a_history_and_no_bare_many_to_many():
    for name, model in governed_models().items():
        if classes.KEEPING[name].kept is Kept.APPEND_ONLY or not issubclass(model, Recorded):
            continue
        assert hasattr(model, "history"), name
        assert not model._meta.local_many_to_many, name
        users = model.history.model._meta.get_field("history_user_id")
        assert users.remote_field is None, f"{name}: deleting an account would change its history"


def test_every_append_only_table_is_guarded_and_no_other():
    written_once = {name for name, how in classes.KEEPING.items() if how.kept is Kept.APPEND_ONLY}
    tables = {model._meta.db_table for model in classes.append_only()}

    assert {governed_models()[name]._meta.db_table for name in written_once} < tables
    assert "governance_historicalperson" not in tables
    assert guards.REVISIONS not in tables


def public_functions(module):
    return [
        function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    ]


def is_rule(function):
    return function.__name__.startswith("refusals")


@pytest.mark.parametrize("name", gerunds())
def test_every_write_names_its_arguments_and_takes_who_did_it(name):
    for function in public_functions(import_module(f"governance.{name}")):
        if "ledger." not in inspect.getsource(function) or is_rule(function):
            continue
        parameters = inspect.signature(function).parameters
        assert all(each.kind is each.KEYWORD_ONLY for each in parameters.values()), function
        assert "by" in parameters, function
        assert not {"recorded_at", "confirmed_at", "pinned_at", "at"} & set(parameters), "the clock says when"


@pytest.mark.parametrize("name", gerunds())
def test_every_module_of_writes_says_beforehand_what_stands_in_the_way(name):
    functions = public_functions(import_module(f"governance.{name}"))

    # What follows from a decision was judged already; a table is tried beforehand by a dry run.
    if name not in ("proceeding", "importing_decisions"):
        assert any(is_rule(function) for function in functions)


def sources():
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if "migrations" not in path.parts and "node_modules" not in path.parts:
                yield path


def snake(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def imported_from_elsewhere(tree, app):
    """Names a module takes from other apps than governance: the directory has rows of the same names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            source = app if node.level else (node.module or "").split(".")[0]
            if source != "governance":
                yield from (each.asname or each.name for each in node.names)


def writes_past_the_ledger(path):
    """Calls of a writing method on a governed model, its manager, or a variable that is named for it."""
    tree = ast.parse(path.read_text())
    names = entered_names() - set(imported_from_elsewhere(tree, path.relative_to(ROOT).parts[0]))
    variables = {snake(name) for name in names}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES):
            continue
        mentioned = {each.id for each in ast.walk(node.func.value) if isinstance(each, ast.Name)}
        is_row = isinstance(node.func.value, ast.Name) and node.func.value.id in variables
        if mentioned & names or is_row:
            yield f"{path.relative_to(ROOT)}:{node.lineno}: .{node.func.attr}()"


def test_nothing_but_the_ledger_saves_a_row_of_the_record():
    found = [
        call for path in sources() if path != GOVERNANCE / f"{THE_PEN}.py" for call in writes_past_the_ledger(path)
    ]

    assert found == []


def test_only_gerunds_ask_it_to():
    users = {
        path.stem
        for path in sources()
        if re.search(r"\bledger\.(keep|append|writing)\(", path.read_text()) and path.parent == GOVERNANCE
    }
    elsewhere = [
        path
        for path in sources()
        if re.search(r"\bledger\.(keep|append|writing)\(", path.read_text()) and path.parent != GOVERNANCE
    ]

    assert users <= set(gerunds())
    assert elsewhere == []


def test_the_walk_finds_what_it_looks_for(tmp_path):
    path = ROOT / "tests" / "architecture" / "__init__.py"
    caught = "Decision.objects.filter(pk=1).update(outcome='x')\nedition.save()\nPin.objects.create()\n"

    class Pretended(type(path)):
        def read_text(self, *args, **kwargs):
            return caught

    assert len(list(writes_past_the_ledger(Pretended(path)))) == 3
