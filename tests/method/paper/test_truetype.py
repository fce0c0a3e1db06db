from __future__ import annotations

import struct

import pytest

from folkmoot.method.paper.truetype import FontFace, read_font, shipped_font


@pytest.fixture(params=["Regular", "Bold", "Italic"])
def font(request: pytest.FixtureRequest) -> FontFace:
    return shipped_font(request.param)


def test_our_fonts_have_the_letters_of_english_welsh_and_neighbours(font: FontFace) -> None:
    assert font.missing("ABCxyz 0189 .,:;!?'’–£& ŵŷâêîôûŴŶ éèñöüßøåłśźżčšž") == ""


def test_letters_that_are_missing_are_told_once_and_in_order(font: FontFace) -> None:
    assert font.missing("Ann 中文中") == "中文"


def test_a_text_is_encoded_in_four_hexadecimal_digits_a_letter(font: FontFace) -> None:
    encoded = font.encode("Aa")
    assert len(encoded) == 8
    assert int(encoded[:4], 16) == font.glyphs[ord("A")]


def test_widths_add_up_and_missing_letters_count_as_square(font: FontFace) -> None:
    assert font.width("AB") == font.width("A") + font.width("B")
    assert 100 < font.width("i") < font.width("W") < 1100
    assert font.width("中") == 1000


def test_anything_else_is_no_font() -> None:
    with pytest.raises(ValueError, match="not a TrueType font"):
        read_font(b"\0\1\0\0" + struct.pack(">H", 0) + b"\0" * 6, "empty")


def test_the_long_character_table_is_read() -> None:
    group = struct.pack(">LLL", 0x1F600, 0x1F602, 7)
    table = struct.pack(">HHLLL", 12, 0, 16 + len(group), 0, 1) + group
    cmap = struct.pack(">HHHHL", 0, 1, 3, 10, 12) + table
    content = shipped_font("Regular").content
    count = struct.unpack_from(">H", content, 4)[0]
    directory = bytearray(content[: 12 + 16 * count])
    for index in range(count):
        if directory[12 + 16 * index :][:4] == b"cmap":
            struct.pack_into(">LL", directory, 12 + 16 * index + 8, len(content), len(cmap))
    font = read_font(bytes(directory) + content[len(directory) :] + cmap, "long")
    assert font.glyphs == {0x1F600: 7, 0x1F601: 8, 0x1F602: 9}
