"""The forms about comments: a family's, and the editors'."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput

from . import comment_seals
from .models import Comment, Ground, Theme

LONGEST = 5_000
TELL_NOBODY = "Take out names, and whatever else would tell families who somebody is."


class CommentForm(forms.Form):
    """What a family sends. The box called `website` is left empty by people."""

    theme = forms.ChoiceField(choices=Theme.choices, error_messages={"required": "Choose what your comment is about"})
    words = forms.CharField(
        max_length=LONGEST,
        error_messages={
            "required": "Write your comment",
            "max_length": f"Your comment must be {LONGEST:,} letters or fewer",
        },
    )
    contact = forms.CharField(
        required=False,
        max_length=254,
        error_messages={"max_length": "The e-mail address or phone number is too long"},
    )
    website = forms.CharField(required=False)
    seal = forms.CharField(required=False)

    def __init__(self, *args: Any, network: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network = network

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError("Leave the last box empty")
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for sentence in comment_seals.refusals(cleaned.get("seal", ""), network=self.network):
            self.add_error(None, sentence)
        return cleaned

    @property
    def comment(self) -> dict[str, str]:
        """What to take in, once the form is valid."""
        sent = {name: self.cleaned_data[name] for name in ("theme", "words", "contact")}
        return sent | {"token": comment_seals.token(self.cleaned_data["seal"], sent["words"])}


class AnswerForm(forms.ModelForm):
    """The comment as the public reads it, with the answer."""

    class Meta:
        model = Comment
        fields = ["public_words", "response", "action", "act_by"]
        widgets = {
            "public_words": AdminAutoHeightTextInput,
            "response": AdminAutoHeightTextInput,
            "action": AdminAutoHeightTextInput,
            "act_by": AdminDateInput,
        }
        help_texts = {
            "public_words": TELL_NOBODY,
            "response": f"In plain words. {TELL_NOBODY}",
            "action": "If nothing will change, say so, and why.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["public_words"] = self.instance.public_words or self.instance.words
        for name in ("public_words", "response", "action"):
            self.fields[name].required = True


class DeclineForm(forms.Form):
    """Why a comment is not published, and what the person who sent it is told."""

    ground = forms.ChoiceField(label="Why it is not published", choices=Ground.choices, widget=forms.RadioSelect)
    response = forms.CharField(
        label="Our answer",
        widget=AdminAutoHeightTextInput,
        help_text="Only the person who sent it reads this. About their own help: say how to complain, and name SENDIASS.",
    )


class ChangeForm(forms.ModelForm):
    """What changed because of a comment."""

    class Meta:
        model = Comment
        fields = ["changed", "changed_address"]
        widgets = {"changed": AdminAutoHeightTextInput}
        help_texts = {
            "changed": f"What families see now. {TELL_NOBODY}",
            "changed_address": "The page of this site, such as /local-offer/guides/short-breaks/.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["changed"].required = True
        self.initial["changed_address"] = self.instance.changed_address or self.instance.about_address

    def clean_changed_address(self) -> str:
        address: str = self.cleaned_data["changed_address"].strip()
        if address and (not address.startswith("/") or address.startswith("//") or "\\" in address):
            raise forms.ValidationError("Write a page of this site: its address after the name of the site.")
        return address


class AssignForm(forms.Form):
    """Who answers a comment."""

    owner = forms.ModelChoiceField(get_user_model().objects.none(), label="Who answers", empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        may = Permission.objects.filter(content_type__app_label="localoffer", codename="change_comment")
        held = Q(groups__permissions__in=may) | Q(user_permissions__in=may) | Q(is_superuser=True)
        found = get_user_model()._default_manager.filter(held, is_active=True).distinct()
        self.fields["owner"].queryset = found  # type: ignore[attr-defined]  # a ModelChoiceField


class BareForm(forms.Form):
    """Only a button."""
