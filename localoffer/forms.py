"""Forms of the editors' admin."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from .models.vocabularies import Term


class TermTree(forms.CheckboxSelectMultiple):
    """A vocabulary as boxes to tick, each term under the one it is a part of."""

    template_name = "localoffer/admin/term_tree.html"
    option_inherits_attrs = False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        options = [option for _, group, _ in context["widget"]["optgroups"] for option in group]
        shown = {option["value"].value: option | {"parts": []} for option in options}
        wholes: list[dict[str, Any]] = []
        for option in shown.values():
            whole = shown.get(option["value"].instance.parent_id)
            (whole["parts"] if whole else wholes).append(option)
        context["widget"]["terms"] = wholes
        return context


class TermsField(forms.ModelMultipleChoiceField):
    """Any terms of one vocabulary, which the form sets: models are not there yet when it is declared."""

    widget = TermTree

    def __init__(self, *, label: str) -> None:
        super().__init__(Term.everything.none(), required=False, label=label)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"aria-label": self.label}


class TermsForm(WagtailAdminModelForm):
    """What a listing or a guide is about: its links to terms, chosen by vocabulary. Links to terms of
    other vocabularies stay."""

    needs = TermsField(label="Needs")
    topics = TermsField(label="Topics")
    vocabularies = {"need": "needs", "topic": "topics"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.links = list(self.instance.terms.all())
        for code, name in self.vocabularies.items():
            self.fields[name].queryset = Term.objects.of(code)
            self.initial[name] = [link.term.current.pk for link in self.links if link.term.vocabulary.code == code]

    def save(self, commit: bool = True) -> Any:
        if any(name in self.changed_data for name in self.vocabularies.values()):
            self._link()
        return super().save(commit)

    def _link(self) -> None:
        """The links as they are to be: those that stay are the same rows as before."""
        chosen = [term for name in self.vocabularies.values() for term in self.cleaned_data[name]]
        kept = [
            link for link in self.links if link.term in chosen or link.term.vocabulary.code not in self.vocabularies
        ]
        linked = {link.term_id for link in kept}
        link_of = self.instance.terms.model
        self.instance.terms.set([*kept, *(link_of(term=term) for term in chosen if term.pk not in linked)])


class GuideForm(TermsForm, WagtailAdminPageForm):
    """A guide, with what it is about."""


class _ByVocabulary(ModelChoiceIterator):
    """The terms to choose from, under the names of their vocabularies."""

    def __iter__(self) -> Iterator[Any]:
        yield "", self.field.empty_label
        for vocabulary, terms in groupby(self.queryset, key=lambda term: term.vocabulary):
            yield str(vocabulary), [self.choice(term) for term in terms]


class WholeField(forms.ModelChoiceField):
    """The term that another is a part of."""

    iterator = _ByVocabulary

    def __init__(self) -> None:
        super().__init__(
            Term.everything.none(),
            required=False,
            label="Part of",
            help_text="Who looks for the whole finds the part too.",
        )


class TermForm(WagtailAdminModelForm):
    """A term, which is a part only of another of its own vocabulary."""

    parent = WholeField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = Term.objects.select_related("vocabulary")
        if self.instance.pk:
            # Saved addresses, feeds and other people's lists hold it.
            for name in ("code", "vocabulary"):
                self.fields[name].disabled = True

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        taken = Term.everything.filter(code=code, vocabulary=self.cleaned_data.get("vocabulary"))
        if code and taken.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Another term has or had this code. Choose one that was never used.")
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        parent, vocabulary = cleaned.get("parent"), cleaned.get("vocabulary")
        if parent and vocabulary and parent.vocabulary_id != vocabulary.pk:
            self.add_error("parent", f"Choose a term of “{vocabulary}”.")
        elif parent and self.instance.code in parent.codes:
            self.add_error("parent", "A term is no part of itself, nor of its own parts.")
        return cleaned
