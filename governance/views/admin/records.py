"""Any one row of the record as it is held: what it says, what the public reads of it, what can be done to it, and its
history."""

from typing import Any

from django.db.models import Field, Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from ... import changes, classes, closed, parts, timeline
from ...entries import read, subject_of
from ...forms.withholding import ReferenceForm
from ...models import Withholding
from ...models.redaction import WORDS, redacted
from . import acts
from .frame import acting, screen, show

KINDS = {str(model._meta.model_name): model for model in map(classes.model, classes.KEEPING)}


@screen
def record(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One row, whatever it is of."""
    if kind not in KINDS:
        raise Http404
    row = get_object_or_404(KINDS[kind]._base_manager.select_related(), pk=pk)
    return show(
        request,
        "record",
        str(row),
        kind=row._meta.verbose_name,
        subject=subject_of(row),
        ground=closed.grounds(subject_of(row)).get(subject_of(row)),
        facts=_facts(row),
        public=_as_the_public_reads(row),
        withheld=Withholding.objects.filter(subject=subject_of(row)),
        acts=acts.possible(acts.word_of(row), row, acting(request)),
        history=timeline.of_record(row),
    )


@screen
def withhold(request: HttpRequest) -> HttpResponse:
    """From a reference, as it stands in the ledger or on a page, to where that part is withheld."""
    typed = ReferenceForm(request.GET or None)
    if typed.is_valid():
        row = parts.row_of(typed.cleaned_data["reference"])
        return redirect(reverse("governance_admin:act", args=[acts.word_of(row), row.pk, "withhold"]))
    crumb = ("Withheld parts", reverse("governance_admin:register-withheld"))
    return show(request, "withhold", "Withhold a part of the record", crumb, form=typed)


def _facts(row: Model) -> list[tuple[str, str]]:
    """Each column that says something, with what it says."""
    values = read(row)
    names = changes.Names([(type(row), values)])
    fields = [field for field in row._meta.concrete_fields if field.attname in values]
    told = [(_label(field), changes.said(field, values[field.attname], names)) for field in fields]
    return [(label, text) for label, text in told if text != changes.NOTHING]


def _as_the_public_reads(row: Any) -> list[tuple[str, str]]:
    """The words of it that the public may read, with notices in the place of what is withheld."""
    columns = WORDS.get(row._meta.model_name, ())
    as_read = redacted(type(row)._base_manager.get(pk=row.pk)) if columns else row
    found = [(_label(row._meta.get_field(column)), getattr(as_read, column)) for column in columns]
    return [(label, text) for label, text in found if text]


def _label(field: Field) -> str:
    return str(field.verbose_name).capitalize()
