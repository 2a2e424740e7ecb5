"""The forms with which somebody says that a listing is theirs, or that one is missing."""

from typing import Any

from django import forms

from .. import comment_seals
from ..models import Kind, Organization
from ..reviews.answer_form import ROLES

LONGEST = 2_000


class EmailForm(forms.Form):
    """The address to which a link to sign in goes."""

    email = forms.EmailField(
        label="Your e-mail address",
        error_messages={
            "required": "Write your e-mail address",
            "invalid": "Write an e-mail address such as name@example.org",
        },
    )


class ClaimForm(forms.Form):
    """Who says that a listing is theirs. The box called `website` is left empty by people."""

    email = EmailForm.base_fields["email"]
    role = forms.ChoiceField(
        label="What do you do there?",
        choices=[(role, role) for role in ROLES],
        error_messages={"required": "Choose what you do there"},
        help_text="Families can read this when you say that the details are right.",
    )
    proof = forms.CharField(
        label="How can we tell that you run it?",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example, your name is on its website, or we can call you on its number.",
    )
    website = forms.CharField(required=False)
    seal = forms.CharField(required=False)

    def __init__(self, data: Any = None, *, network: str = "", email: str = "") -> None:
        super().__init__(data, initial={"email": email})
        self.network = network
        if email:
            self.fields["email"].disabled = True

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
    def claim(self) -> dict[str, Any]:
        """What to take in, once the form is valid."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("website", "seal")}


class ProposeForm(ClaimForm):
    """What a new listing is. `organizations` are those of whoever is signed in."""

    name = forms.CharField(
        label="What is it called?", max_length=255, error_messages={"required": "Write what it is called"}
    )
    kind = forms.ChoiceField(label="What kind of thing is it?", choices=Kind.choices)
    organisation_name = forms.CharField(label="Who runs it?", max_length=255, required=False)
    description = forms.CharField(
        label="What happens there?",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Say it as you would tell a parent on the phone. You can add the rest later.",
        error_messages={"required": "Write what happens there"},
    )
    field_order = ["name", "kind", "organisation_name", "description", "email", "role", "proof"]

    def __init__(self, data: Any = None, *, organizations: Any = (), **given: Any) -> None:
        super().__init__(data, **given)
        self.organizations: list[Organization] = list(organizations)

    @property
    def claim(self) -> dict[str, Any]:
        """Where the name is that of an organisation of theirs, it is that one."""
        given = super().claim
        own = {each.name.casefold(): each for each in self.organizations}
        return given | {"organization": own.get(given["organisation_name"].strip().casefold())}
