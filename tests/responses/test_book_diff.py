"""What differs between two codebooks: everything is told, and nothing else."""

from dataclasses import replace

from hypothesis import given

from feedback.responses.book.content import Content, GroupContent, Written, read_examples
from feedback.responses.book.diff import Change, Kind, diff
from feedback.responses.book.editing import merged, restored, retired
from tests.responses.books import CALM, book, contents, mended, themed, with_words


@CALM
@given(contents(), contents())
def test_a_diff_is_empty_exactly_where_both_say_the_same(one: Content, other: Content) -> None:
    assert not diff(one, one)
    assert bool(diff(one, other)) == (one != other)


@CALM
@given(contents(), contents())
def test_backwards_new_themes_are_gone_and_gone_ones_new(one: Content, other: Content) -> None:
    there, back = diff(one, other), diff(other, one)
    assert there.count(Kind.ADDED) == back.count(Kind.RETIRED)
    assert there.count(Kind.RETIRED) == back.count(Kind.ADDED)
    changed = {change.slug for change in there.themes if change.kind == Kind.CHANGED}
    assert changed == {change.slug for change in back.themes if change.kind == Kind.CHANGED}


@CALM
@given(contents())
def test_what_is_stored_is_read_again(one: Content) -> None:
    assert Content.from_json(one.to_json()) == one


@CALM
@given(contents())
def test_taking_every_theme_out_is_told_theme_by_theme(one: Content) -> None:
    written = Written(one, {})
    for slug in one.slugs():
        written = retired(written, slug, one)
    told = diff(one, written.content, written.heirs)
    assert [change.slug for change in told.themes if change.kind == Kind.RETIRED] == one.slugs()


def test_each_change_in_its_words() -> None:
    before = book("waiting", "believed", "housing")
    after = with_words(
        before, "waiting", name="Waits", definition="Longer.", phrases=("took ages",)
    )
    (change,) = diff(before, after).themes
    assert change.kind == Kind.CHANGED
    assert change.parts == (
        Change("Name", "Waiting", "Waits"),
        Change("Definition", "About waiting.", "Longer."),
        Change("Phrases", added=("took ages",)),
    )


def test_merged_split_and_retired_themes_are_told_apart() -> None:
    before, after = book("waiting", "believed", "housing"), book("money", "safety")
    heirs = {"waiting": ["money"], "believed": ["money", "safety"], "housing": []}
    told = {
        change.slug: (change.kind, change.heirs) for change in diff(before, after, heirs).themes
    }
    assert told["waiting"] == (Kind.MERGED, ("Money",))
    assert told["believed"] == (Kind.SPLIT, ("Money", "Safety"))
    assert told["housing"] == (Kind.RETIRED, ())
    assert told["money"][0] == Kind.ADDED


def test_moving_to_another_group_and_another_order_are_told() -> None:
    home = GroupContent("home", "Home", (themed("housing"),))
    help_ = GroupContent("help", "Help", (themed("waiting"), themed("believed")))
    before = Content("C", (home, help_))
    moved = Content(
        "C",
        (
            replace(home, themes=(*home.themes, help_.themes[0])),
            replace(help_, themes=help_.themes[1:]),
        ),
    )
    assert diff(before, moved).themes[0].parts == (Change("Group", "Help", "Home"),)
    turned = Content("C", (replace(help_, themes=help_.themes[::-1]), home))
    assert diff(before, turned).others == [
        "The themes of “Help” stand in another order.",
        "The groups stand in another order.",
    ]


def test_examples_are_read_as_sentences_or_with_other_themes() -> None:
    stored = ["Nobody rang.", {"text": "She waited.", "also": ["housing"]}, {"text": "Alone."}]
    assert read_examples(stored) == [
        ("Nobody rang.", frozenset()),
        ("She waited.", frozenset({"housing"})),
        ("Alone.", frozenset()),
    ]


@CALM
@given(contents())
def test_a_theme_taken_back_leaves_no_trace(one: Content) -> None:
    one = mended(one)
    for slug in one.slugs():
        start = with_words(one, slug, phrases=("took ages",))
        plain = replace(start, groups=tuple(map(_without_also, start.groups)))
        gone = retired(Written(plain, {}), slug, plain)
        assert restored(gone, slug, plain) == Written(plain, {})


def _without_also(group: GroupContent) -> GroupContent:
    """Examples lose the names of themes that go, for good."""
    themes = (
        replace(theme, examples=tuple(replace(each, also=()) for each in theme.examples))
        for theme in group.themes
    )
    return replace(group, themes=tuple(themes))


def test_a_merge_takes_phrases_and_examples_along_once() -> None:
    base = with_words(book("a", "b"), "a", phrases=("still waiting", "took ages"))
    base = with_words(base, "b", phrases=("Took ages",))
    written = merged(Written(base, {}), "a", "b", base)
    (theme,) = written.content.themes()
    assert theme.phrases == ("Took ages", "still waiting")
    assert written.heirs == {"a": ("b",)}
