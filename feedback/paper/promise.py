"""The promise on a paper form: what is true of paper and not of a screen, and the other way round.

Everything about answers once they are typed in is what the online promise says of them.
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from feedback.surveys.definition import SurveyDefinition
from feedback.surveys.promise import Promise, promise_for

# After so many days the paper is shredded, typed in or not.
SHREDDED_DAYS = 30


def promise_on_paper(definition: SurveyDefinition) -> Promise:
    """Return the promise for a paper form, in the language that is active."""
    typed_in = promise_for(
        replace(definition, needs_code=False, offers_receipt=False, may_save=False)
    )
    return Promise(
        kept=typed_in.kept,
        not_kept=[
            _("your name, phone number or e-mail: we don’t ask who you are"),
            _("when you filled in this form, and where you handed it in"),
            _(
                "this paper: it is shredded once it is typed in, at the latest %(days)s days after"
                " it has reached us"
            )
            % {"days": SHREDDED_DAYS},
            _(
                "the form’s number beside your answers, once they are typed in: it is there so that"
                " no form is typed twice. If a second person types them too, the number stays with"
                " your locked answers until then, at most %(days)s days"
            )
            % {"days": SHREDDED_DAYS},
        ],
        readers=[
            _(
                "People in our team type your answers into the computer. They see all you write,"
                " in your handwriting, before any name is hidden."
            ),
            *typed_in.readers,
        ],
        cannot=[
            _("We can’t write back to you, because we don’t know who you are."),
            _("We can’t take your answer out again after it is typed in."),
            _(
                "We can’t keep people from seeing that you have this form or hand it in. Someone"
                " who knows your handwriting could know it: you can write in capital letters, or"
                " answer on a phone or computer instead."
            ),
            _("Nobody reads this form at once. If you are in danger, call 999."),
        ],
    )
