"""What is sealed opens for us, here and for the same purpose, and for nobody else."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.sealing import SealBroken, Sealer

OURS = Sealer(b"secret", "test")


@given(st.text())
def test_what_was_sealed_opens_again(text):
    assert OURS.open(OURS.seal(text, "here"), "here") == text


@pytest.mark.parametrize("other", [Sealer(b"Secret", "test"), Sealer(b"secret", "tests")])
def test_another_secret_or_purpose_opens_nothing(other):
    with pytest.raises(SealBroken):
        other.open(OURS.seal("text", "here"), "here")


def test_what_was_moved_does_not_open():
    with pytest.raises(SealBroken):
        OURS.open(OURS.seal("text", "here"), "there")


def test_the_same_text_is_sealed_differently_each_time():
    assert OURS.seal("text", "here") != OURS.seal("text", "here")


@given(st.data())
def test_what_was_changed_does_not_open(data):
    raw = bytearray(base64.b64decode(OURS.seal("some text", "here")))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealBroken):
        OURS.open(base64.b64encode(raw).decode(), "here")


@given(st.text() | st.binary().map(lambda raw: base64.b64encode(raw).decode()))
def test_what_was_never_sealed_does_not_open(text):
    with pytest.raises(SealBroken):
        OURS.open(text, "here")
