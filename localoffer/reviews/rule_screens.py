"""The rules of review on screen: how long a word holds for each kind, and whether what stays overdue is hidden. Whoever
switches hiding on first reads what it would hide and what would stand empty then."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from search import clock

from ..models import ReviewRule
from .hiding import plan, show

READ_FIRST = "Read below what this would hide, then tick “I have read what this hides” and save again."


class RuleForm(WagtailAdminModelForm):
    """A rule. What hides more than before is kept only once its effect was read."""

    has_read = forms.BooleanField(label="I have read what this hides", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        changes = {"hides", "days_to_overdue", "days_to_hidden"} & set(self.changed_data)
        if cleaned.get("hides") and changes and not cleaned.get("has_read"):
            self.add_error("has_read", READ_FIRST)
        return cleaned


class RuleEditView(generic.EditView):
    """The rule with what it would hide today, as the form stands."""

    template_name = "localoffer/admin/review_rule.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # A form with what is no number in it has nothing to show yet: the rule as it is kept stands for it.
        is_clean = not {"days_to_due", "days_to_overdue", "days_to_hidden"} & set(context["form"].errors)
        rule = context["form"].instance if is_clean else self.get_object()
        return context | {"plan": plan(rule, today=clock.today()), "rule": rule}

    def save_instance(self) -> Any:
        rule = super().save_instance()
        if not rule.hides:
            show(kind=rule.kind)
        return rule


class ReviewRuleViewSet(ModelViewSet):
    model = ReviewRule
    name = "review_rules"
    icon = "tasks"
    menu_label = "Rules of review"
    edit_view_class = RuleEditView
    copy_view_enabled = False
    inspect_view_enabled = False
    list_display = [
        "__str__",
        Column("days_to_due", label="Days until due"),
        Column("days_to_overdue", label="Days until overdue"),
        BooleanColumn("hides", label="Hides what stays overdue"),
    ]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("days_to_due"), FieldPanel("days_to_overdue")]),
            MultiFieldPanel(
                [FieldPanel("hides"), FieldPanel("days_to_hidden"), FieldPanel("has_read")],
                heading="Hiding",
            ),
        ],
        base_form_class=RuleForm,
    )
