"""The few blocks an editor composes a page from. No raw HTML, no embeds, no third party."""

from wagtail import blocks


class BodyBlock(blocks.StreamBlock):
    """A page's body."""

    heading = blocks.CharBlock(icon="title", template="cms/blocks/heading.html")
    paragraph = blocks.RichTextBlock(
        features=["bold", "ol", "ul", "link"], template="cms/blocks/paragraph.html"
    )
    bullets = blocks.ListBlock(
        blocks.CharBlock(label="Point"), icon="list-ul", template="cms/blocks/bullets.html"
    )
    notice = blocks.TextBlock(
        icon="warning", template="cms/blocks/notice.html", help_text="A short, important sentence."
    )


class HomeBlock(BodyBlock):
    """The front page's body: the same blocks, and lists drawn from the other parts."""

    help_button = blocks.StaticBlock(
        icon="help",
        label="Button to the help page",
        template="cms/blocks/help_button.html",
        admin_text="Leads to “Get help”.",
    )
    open_surveys = blocks.StaticBlock(
        icon="form",
        label="Open surveys",
        template="cms/blocks/open_surveys.html",
        admin_text="One card for each survey that takes answers now.",
    )
    latest_findings = blocks.StaticBlock(
        icon="comment",
        label="Latest answers",
        template="cms/blocks/latest_findings.html",
        admin_text="The three latest entries of “You said, we did”.",
    )
    plans = blocks.StaticBlock(
        icon="doc-full",
        label="Links to strategy and campaigns",
        template="cms/blocks/plans.html",
        admin_text="Each link says that the page’s title will show in the browser’s history.",
    )
