"""For the data protection officer: what the record holds about a name, to look through and to take away."""

from dataclasses import asdict, astuple, fields

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from ... import disclosure, tables
from ...forms.disclosure import DisclosureForm
from .frame import acting, screen, show, why_not

COLUMNS = [field.name for field in fields(disclosure.Found)]


@screen
def disclosures(request: HttpRequest) -> HttpResponse:
    """The form, what was found, or the same as a file."""
    refusals = why_not(disclosure.refusals, by=acting(request), on=timezone.localdate())
    typed = DisclosureForm(request.GET or None)
    found = disclosure.about(**typed.cleaned_data) if not refusals and typed.is_valid() else []
    if found and (form := request.GET.get("as")):
        return _file(form, found)
    title = "What is held about a name"
    return show(request, "disclosure", title, refusals=refusals, form=typed, found=found, asked=bool(request.GET))


def _file(form: str, found: list[disclosure.Found]) -> HttpResponse:
    """Without the name that was asked for in the file’s own name."""
    name = f"held-{timezone.localdate()}"
    if form == "json":
        headers = {"Content-Disposition": f'attachment; filename="{name}.json"'}
        return JsonResponse({"held": [asdict(each) for each in found]}, headers=headers)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    text = tables.written(COLUMNS, [astuple(each) for each in found])
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)
