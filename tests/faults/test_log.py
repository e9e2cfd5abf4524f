"""What the server itself writes down of requests that it cannot read."""

import socket
from urllib.parse import urlsplit

import pytest

from tests.faults.conftest import Field

pytestmark = pytest.mark.processes
WORD = b"kingfisher"


def test_no_word_of_a_broken_request_is_written_down(field_of_ana: Field) -> None:
    """I-4, R14: the server quoted the line that it did not understand."""
    lines = (
        b"GET /api/v1/entries?q=%s HTTP/1.1\r\nCookie %s\r\n\r\n",
        b"GET %s /%s HTTP/1.1\r\n\r\n",
        b"%s@ /journal?%s HTTP/1.1\r\n\r\n",
    )
    address = urlsplit(field_of_ana.served.url)
    for line in lines:
        with socket.create_connection((address.hostname, address.port), timeout=5) as wire:
            wire.sendall(line % (WORD, WORD))
            assert b" 400 " in wire.recv(4096)
    assert WORD.decode() not in field_of_ana.served.log.read_text()
