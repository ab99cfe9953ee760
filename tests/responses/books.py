"""Small codebooks for the tests of the codebook."""

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from feedback.responses.book.content import Content, Example, GroupContent, ThemeContent

# On a busy machine the first codebook takes long to draw.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SLUGS = ("waiting", "believed", "housing", "money")
WORDS = st.sampled_from(["", "Long waits.", "=1+1", "“Ask”, again", "two\nlines", "it’s"])
NAMES = st.sampled_from(["Waiting", "Waiting times", "Being believed", "-housing", "Money"])


def themed(slug: str, **values: Any) -> ThemeContent:
    """A theme that can be published."""
    return ThemeContent(slug, slug.capitalize(), f"About {slug}.", **values)


def book(*slugs: str, **values: Any) -> Content:
    """One group of these themes."""
    return Content("Test codebook", (GroupContent("all", "All", tuple(map(themed, slugs))),))


def with_words(content: Content, slug: str, **values: Any) -> Content:
    """Return the codebook with other words for one theme."""
    groups = tuple(
        replace(g, themes=tuple(replace(t, **values) if t.slug == slug else t for t in g.themes))
        for g in content.groups
    )
    return replace(content, groups=groups)


def lists(*choices: str) -> st.SearchStrategy[tuple[str, ...]]:
    """Some of these, in any order."""
    return st.lists(st.sampled_from(choices), unique=True, max_size=3).map(tuple)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Any codebook of up to four themes in up to three groups."""
    slugs = draw(st.lists(st.sampled_from(SLUGS), unique=True))
    groups: dict[str, list[ThemeContent]] = {}
    for slug in slugs:
        theme = ThemeContent(
            slug,
            draw(NAMES),
            **{name: draw(WORDS) for name in ("definition", "include", "exclude")},
            phrases=draw(lists("still waiting", "@home", "took ages", "+ no money")),
            examples=tuple(
                Example(text, draw(lists(*SLUGS)))
                for text in draw(lists("Nobody rang.", "- He waits.", "They listened."))
            ),
            priorities=draw(lists("safe-homes", "many-needs")),
            outcomes=draw(lists("Feeling safer", "Housed")),
        )
        groups.setdefault(draw(st.sampled_from(["help", "home", "all"])), []).append(theme)
    return Content(
        draw(st.sampled_from(["Codebook", "Our codebook"])),
        tuple(
            GroupContent(slug, draw(st.sampled_from([slug, slug.upper()])), tuple(themes))
            for slug, themes in groups.items()
        ),
    )


def mended(content: Content) -> Content:
    """Return a codebook that can be published, as near to this one as can be."""
    known = set(content.slugs())

    def theme(each: ThemeContent) -> ThemeContent:
        return replace(
            each,
            name=f"{each.name} {each.slug}",
            definition=each.definition or "-",
            phrases=tuple(f"{phrase} {each.slug}" for phrase in each.phrases),
            examples=tuple(
                replace(e, also=tuple(o for o in e.also if o in known - {each.slug}))
                for e in each.examples
            ),
        )

    groups = tuple(
        replace(g, name=f"+{g.name} {g.slug}", themes=tuple(map(theme, g.themes)))
        for g in content.groups
    )
    return replace(content, groups=groups) if known else book("waiting")
