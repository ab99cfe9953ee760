"""What the language of a page changes in its mark-up: in English next to nothing.

While nobody has checked a language's interface, what matters for safety shows its English too:
`{% with_english %}…{% endwith_english %}` draws what is between once in each, so that the two can't
drift apart.
"""

from django.template import Context, Library, Node, NodeList, TemplateSyntaxError
from django.template.base import Parser, Token
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hearback.catalogues.status import is_checked, is_easy_read

register = Library()
ENGLISH = "en-gb"
INLINE, ALONE = "inline", "alone"
NOTHING = SafeString("")


def code() -> str:
    """Return the language of this page: "en", "pl" …"""
    return (translation.get_language() or ENGLISH).partition("-")[0]


def is_english() -> bool:
    """Say whether this page is in English."""
    return code() == "en"


@register.simple_tag
def page_size() -> str:
    """Return the class of a page's outermost element that makes its words large."""
    return " hb-easy-read" if is_easy_read() else ""


@register.simple_tag
def page_language() -> SafeString:
    """Return the attributes of a page's outermost element."""
    if is_english():
        return format_html(' lang="{}"', "en-GB")
    if translation.get_language_bidi():
        return format_html(' lang="{}" dir="rtl"', code())
    return format_html(' lang="{}"', code())


@register.simple_tag
def of_english() -> SafeString:
    """Return the attributes of English words on any page: names, hours."""
    return NOTHING if is_english() else format_html(' lang="{}" dir="{}"', "en-GB", "ltr")


@register.simple_tag
def of_number() -> SafeString:
    """Return the attributes of a phone number, which must not be turned round."""
    return NOTHING if is_english() else format_html(' dir="{}"', "ltr")


@register.simple_tag
def of_anybody() -> SafeString:
    """Return the attributes of words somebody typed, in whatever language the page is."""
    return format_html(' dir="{}"', "auto")


@register.simple_tag
def help_url() -> str:
    """Return the page with people who can help, in the language of this one."""
    return "/help/" if is_english() else f"/help/{code()}/"


@register.simple_tag
def safely_url() -> str:
    """Return the page about using this site safely, in the language of this one."""
    return "/using-this-site/" if is_english() else f"/help/{code()}/#safely"


@register.simple_tag
def needs_english() -> bool:
    """Say whether what matters for safety must stand in English too: nobody checked the rest.
    English needs none beside it, and neither does Easy Read, checked or not.
    """
    return not is_english() and not is_checked(code())


@register.simple_tag
def is_translated() -> bool:
    """Say whether this page is in another language than English."""
    return not is_english()


class WithEnglish(Node):
    """Draws what it holds, and beneath it the same in English, while nobody checked the former."""

    def __init__(self, nodelist: NodeList, how: list[str]) -> None:
        self.nodelist, self.how = nodelist, how

    def render(self, context: Context) -> SafeString:
        """Return one or both."""
        here = "" if ALONE in self.how else self.nodelist.render(context)
        if not needs_english():
            return format_html("{}", here)
        with translation.override(ENGLISH):
            english = self.nodelist.render(context)
        element = "span" if INLINE in self.how else "div"
        marked = format_html(
            '<{0} class="hb-english" lang="en-GB" dir="ltr">{1}</{0}>', element, english
        )
        return format_html("{} {}", here, marked)


@register.tag
def with_english(parser: Parser, token: Token) -> WithEnglish:
    """Read `{% with_english [inline] [alone] %}`: a part of a line, or the English alone."""
    name, *how = token.split_contents()
    if not set(how) <= {INLINE, ALONE}:
        raise TemplateSyntaxError(f"{name} takes inline and alone, nothing else.")
    nodelist = parser.parse((f"end{name}",))
    parser.delete_first_token()
    return WithEnglish(nodelist, how)
