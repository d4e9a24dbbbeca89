"""Many texts on few pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.paging import LONGEST, page_at, page_with, pages_of, size_of
from bot.i18n import N_, NN_, Text, plain
from bot.view import lines
from tests.conversation.walks import a_few


@given(st.lists(st.text("ab <&🏛", max_size=700).map(plain), max_size=70), st.integers(1, 30))
@a_few
def test_every_item_stands_on_one_page_in_order(items: list[Text], most: int) -> None:
    pages = pages_of(items, most)
    assert [index for page in pages for index in page] == list(range(len(items)))
    assert all(len(page) >= 1 for page in pages) or pages == (range(0),)
    for page in pages:
        assert len(page) <= most
        assert len(page) == 1 or sum(size_of(items[index]) + 1 for index in page) <= LONGEST
    assert all(page_with(pages, index) == number for number, page in enumerate(pages) for index in page)


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, [0]), (1, [1]), (10, [10]), (11, [6, 5]), (31, [8, 8, 8, 7]), (40, [10, 10, 10, 10])]
)
def test_pages_are_as_few_as_can_be_and_as_even_as_it_goes(count: int, sizes: list[int]) -> None:
    assert [len(page) for page in pages_of([plain("x")] * count, 10)] == sizes


def test_long_items_make_more_pages() -> None:
    assert [len(page) for page in pages_of([plain("x" * (LONGEST // 3))] * 7, 10)] == [2, 2, 2, 1]


@pytest.mark.parametrize(("wanted", "found"), [(-3, 0), (0, 0), (2, 2), (3, 2), (999999999, 2)])
def test_a_page_that_is_not_there_is_the_nearest(wanted: int, found: int) -> None:
    assert page_at((range(4), range(4, 8), range(8, 9)), wanted).index == found


@pytest.mark.parametrize(
    ("text", "size"),
    [
        (plain("Akta"), 4),
        (plain("🏛"), 2),
        (N_("<b>{name}</b> and {name}")(name="Siti"), 13),
        (lines(plain("a"), plain("bc")), 4),
        (NN_("{n} file", "{n} files")(n=1234), 14),
        (N_("one {left}")(left=None), 12),
    ],
)
def test_the_size_of_a_text_is_what_is_read_of_it(text: Text, size: int) -> None:
    assert size_of(text) == size
