"""Everything that is wrong with a form, said in one round."""

from django import forms

from hearback.people.forms import carry_out
from you_said_we_did.gated import GatedWords


def judge_the_rest(form: forms.BaseForm, record: GatedWords) -> None:
    """Say, of a form that did not come through, what must not go out in its words for the public:
    a day that is over would otherwise hide a name until the next round. What has an error already
    is left.
    """
    counted = getattr(form, "COUNTED", ())
    if not form.is_bound or not counted:
        return
    held = {name: form.cleaned_data.get(name) for name in ("title", *counted)}
    told = {name: text for name, text in held.items() if text}
    carry_out(form, lambda: record.check_told(**told))
