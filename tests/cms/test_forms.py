"""Our template pack, on a form with one field of each kind."""

from django import forms
from django.template import Context, Template

TEMPLATE = Template("{% load crispy_forms_tags %}{{ form|crispy }}")
WHOLE = Template("{% load crispy_forms_tags %}{% crispy form %}")
LETTERS = [("a", "First"), ("b", "Second")]


class Everything(forms.Form):
    """One field of each kind."""

    line = forms.CharField(help_text="A hint.")
    words = forms.CharField(widget=forms.Textarea)
    one = forms.ChoiceField(choices=LETTERS, widget=forms.RadioSelect, help_text="Pick one.")
    some = forms.MultipleChoiceField(choices=LETTERS, widget=forms.CheckboxSelectMultiple)
    listed = forms.ChoiceField(choices=LETTERS)
    agreed = forms.BooleanField()
    day = forms.DateField(widget=forms.SelectDateWidget)
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


def draw(form: forms.Form, template: Template = TEMPLATE) -> str:
    """Return the form's HTML on one line."""
    return " ".join(template.render(Context({"form": form})).split())


def test_errors_lead_to_the_first_input() -> None:
    html = draw(Everything({}))
    for target in ("id_line", "id_words", "id_one_0", "id_some_0", "id_listed", "id_agreed"):
        assert f'<a href="#{target}">' in html
        assert f'id="{target}"' in html
    assert '<a href="#id_day_day">' in html
    assert 'id="id_day_day"' in html


def test_errors_and_hints_are_tied_to_their_fields() -> None:
    html = draw(Everything({}))
    assert 'aria-describedby="id_line_helptext id_line_error"' in html
    assert 'aria-describedby="id_one_helptext id_one_error"' in html
    for target in ("id_line_helptext", "id_line_error", "id_one_helptext", "id_one_error"):
        assert html.count(f'id="{target}"') == 1
    assert '<span class="govuk-visually-hidden">Error:</span> This field is required.' in html


def test_what_was_typed_stays_and_stays_text() -> None:
    html = draw(
        Everything({"line": '"><script>', "words": "</textarea><b>", "one": "b", "listed": "b"})
    )
    assert 'value="&quot;&gt;&lt;script&gt;"' in html
    assert "&lt;/textarea&gt;&lt;b&gt;" in html
    assert 'value="b" id="id_one_1" checked' in html.replace(" required", "").replace(
        ' aria-invalid="true"', ""
    )
    assert '<option value="b" selected>Second</option>' in html


def test_nothing_typed_is_remembered_by_the_browser() -> None:
    html = draw(Everything())
    wanted = 'autocomplete="off" spellcheck="false" autocorrect="off"'
    assert html.count(wanted) == 2
    assert "There is a problem" not in html


def test_a_browser_may_fill_a_password_where_the_form_says_so() -> None:
    class SignIn(forms.Form):
        password = forms.CharField(
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
        )

    html = draw(SignIn({"password": "secret"}))
    assert 'autocomplete="current-password"' in html
    assert 'autocomplete="off"' not in html
    assert "secret" not in html


def test_groups_are_fieldsets_and_a_question_may_be_the_heading() -> None:
    form = Everything()
    vars(form.fields["one"])["is_heading"] = True
    html = draw(form)
    assert '<h1 class="govuk-fieldset__heading">One</h1>' in html
    assert html.count("<fieldset") == 3
    assert html.count("<legend") == 3


def test_the_whole_form_posts_without_the_browsers_own_checks() -> None:
    html = draw(Everything({}), WHOLE)
    assert 'method="post" novalidate' in html
    assert html.count("There is a problem") == 1
