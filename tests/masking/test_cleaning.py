"""Typed text becomes plain text that shows everything and loses no word."""

import pytest

from feedback.masking.cleaning import plain


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<b>bold</b> and <i class=x>slanted</i>", "bold and slanted"),
        ("<script>alert('x')</script>ok", "alert('x')ok"),
        ("<img src=x onerror=alert(1)>hi<!-- c -->", "hi"),
        ("one<br>two<br/>three</p>four", "one\ntwo\nthree\nfour"),
        ("<a href='https://example.org'>here</a>", "here"),
        (
            "I <3 my worker & he said <shut up> 2 < 3 > 1",
            "I <3 my worker & he said <shut up> 2 < 3 > 1",
        ),
        ("<b>a</b> &lt;b&gt; &amp; <3", "a &lt;b&gt; &amp; <3"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("te\u0301", "té"),
        ("abc\u202egnp", "abc⟨U+202E⟩gnp"),
        ("zero\u200bwidth\ufeff", "zero⟨U+200B⟩width⟨U+FEFF⟩"),
        ("nul\x00 bell\x07", "nul⟨U+0000⟩ bell⟨U+0007⟩"),
        ("half \ud800", "half ⟨U+D800⟩"),
        ("a\u200db", "a⟨U+200D⟩b"),
    ],
)
def test_what_is_shown(typed: str, shown: str) -> None:
    assert plain(typed) == shown


@pytest.mark.parametrize(
    "said", ["👨‍👩‍👧 ok", "می‌خواهم", "क्‍ष", "مرحبا", "“Oh”, she said – 5 £…", "a\n\tb"]
)
def test_what_is_kept(said: str) -> None:
    assert plain(said) == said


@pytest.mark.parametrize("typed", ["half \ud800", "nul\x00", "<b>x\ud83d</b>"])
def test_any_database_can_store_it(typed: str) -> None:
    assert "\x00" not in plain(typed)
    plain(typed).encode()
