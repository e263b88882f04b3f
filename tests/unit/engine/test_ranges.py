"""Property tests: whatever completes when, every byte is fetched exactly once and handed out in order."""

from hypothesis import given
from hypothesis import strategies as st

from workers.engine.ranges import (
    LARGEST_BLOCK,
    MIB,
    SHORTEST_BLOCK,
    SMALLEST_BLOCK,
    Order,
    Span,
    block_size,
    spans,
)

SIZES = st.integers(1, 10**10)
CONNECTIONS = st.integers(1, 64)


@given(SIZES, st.integers(1, 4 * MIB), CONNECTIONS)
def test_blocks_cover_every_byte_exactly_once(size, first, connections):
    position = 0
    for span in spans(size, first, connections):
        assert span.start == position
        assert span.end > span.start
        position = span.end
    assert position == size


@given(SIZES, CONNECTIONS)
def test_blocks_are_powers_of_two_between_the_bounds(size, connections):
    block = block_size(size, connections)
    assert SMALLEST_BLOCK <= block <= LARGEST_BLOCK
    assert block & (block - 1) == 0


@given(SIZES, CONNECTIONS)
def test_no_request_asks_for_more_than_the_largest_block(size, connections):
    assert all(span.end - span.start <= LARGEST_BLOCK for span in spans(size, MIB, connections))


@given(st.integers(2, 16), st.data())
def test_a_small_file_is_over_after_one_round_of_requests(connections, data):
    size = data.draw(st.integers(1, SHORTEST_BLOCK + SMALLEST_BLOCK * (connections - 1)))
    blocks = list(spans(size, SHORTEST_BLOCK, connections))
    assert len(blocks) <= connections
    assert all(span.end - span.start >= SHORTEST_BLOCK for span in blocks[:-1])


def test_a_file_that_fits_into_the_first_block_is_one_block():
    assert list(spans(100, MIB, 8)) == [Span(0, 100)]


@given(
    st.integers(1, 60),
    st.integers(1, 8),
    st.integers(1, 1000),
    st.integers(1, 8),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_in_any_order_with_any_failures_each_piece_is_handed_out_once_and_in_order(
    total, most, most_bytes, connections, known_early, random
):
    order = Order(most, most_bytes)
    if known_early:
        order.plan(total)
    sizes = {number: random.randint(1, 400) for number in range(total)}
    flying, waiting, out = set(), set(), []
    failures = 100
    while not order.is_over:
        while len(flying) < connections and (number := order.take()) is not None:
            if number >= total:  # the end is found while looking for more
                order.plan(total)
                break
            assert number not in flying | waiting | set(out)
            ahead = sum(sizes[each] for each in waiting)
            assert number == len(out) or (number < len(out) + most and ahead < most_bytes)
            flying.add(number)
        if flying:
            number = random.choice(sorted(flying))
            flying.discard(number)
            if failures and random.random() < 0.3:
                failures -= 1
                order.give_back(number)
            else:
                order.put(number, sizes[number])
                waiting.add(number)
        while random.random() < 0.7 and (number := order.pop()) is not None:
            waiting.discard(number)
            out.append(number)
        if not flying and not waiting and len(out) == total:
            order.plan(total)
    assert out == list(range(total))
    assert order.take() is None


@given(st.integers(1, 20), st.integers(0, 25))
def test_looking_ahead_sees_only_an_unbroken_row(complete, ahead):
    order = Order(100, 10**9)
    order.plan(30)
    for number in range(30):
        assert order.take() == number
    for number in range(complete):
        order.put(number, 1)
    assert order.peek(ahead) == (ahead if ahead < complete else None)
