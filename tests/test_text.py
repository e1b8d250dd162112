"""Bytes become text that is safe to show, and line numbers stay those of the file."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iacdiff.text import decode, scrub

PIECES = st.sampled_from(
    [
        b"a",
        b"\n",
        b"\r\n",
        b"\r",
        b"\xef\xbb\xbf",
        b"\xe9",
        b"\xff",
        b"\x00",
        b"\x1b[2J",
        b"\xe2\x80\xa8",
        b"\xc2\x85",
        b"\x0c",
        b"\t",
    ]
)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"a\r\nb", "a\nb"),
        (b"\xef\xbb\xbfa", "a"),
        (b"a\x1b]52;c;x\x07", "a␛]52;c;x␇"),
        (b"caf\xe9", "café"),
        (b"a\rb", "a␍b"),
        ("a\u2028b\u0085c\u202ed\u200be".encode(), "a␤b�c⇄d·e"),
        ("\ufeffa".encode("utf-16-le"), "a"),
        (b"a\tb", "a\tb"),
    ],
)
def test_what_a_terminal_would_obey_becomes_a_glyph(raw: bytes, text: str) -> None:
    """Controls, C1, bidirectional and zero-width characters are shown; tab and line feed stay."""
    assert decode(raw).text == text


@given(st.lists(PIECES).map(b"".join))
def test_line_numbers_are_those_of_the_bytes(raw: bytes) -> None:
    """The text has as many line feeds as the bytes, whatever else is in them."""
    assert decode(raw).text.count("\n") == raw.removeprefix(b"\xef\xbb\xbf").count(b"\n")


@given(st.text())
def test_nothing_harmful_is_left(text: str) -> None:
    """No control or format character survives but tab and line feed and what emoji are joined with."""
    left = {
        c
        for c in scrub(text)
        if unicodedata.category(c) in ("Cc", "Zl", "Zp")
        or unicodedata.bidirectional(c) in ("LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI")
    }
    assert left <= {"\t", "\n"}


@given(st.text())
def test_scrubbing_keeps_columns(text: str) -> None:
    """One character becomes one character, so columns stay true."""
    assert len(scrub(text)) == len(text)


def test_what_was_done_is_counted() -> None:
    """The user can be told how many bytes were not of the encoding and how many characters are shown as glyphs."""
    decoded = decode(b"\xef\xbb\xbfa\xff\x00\x00")
    assert (decoded.bom, decoded.invalid, decoded.scrubbed) == (True, 1, 2)


def test_what_is_searched_for_is_what_has_a_glyph() -> None:
    """The ranges of the search and the table of glyphs name the same characters."""
    from iacdiff import text

    every = map(chr, range(0x110000))
    assert {ord(c) for c in every if text._HARMFUL.match(c)} == set(text._GLYPHS)
