"""A PDF written object by object, front to back, for documents of millions of small objects.

A booklet's structure has some 700 elements. A library that keeps each in memory makes 30 booklets a
second; formatted as text and packed together, they cost a tenth.
Source: ISO 32000-2, 7.3 (objects), 7.5.7 (object streams), 7.5.8 (cross-reference streams).
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import BinaryIO, assert_never

from pikepdf import Array, Dictionary, Name, Object, Stream

_COMPRESSION_LEVEL = 6
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
#: Bytes of an entry of the cross-reference: its type, an offset or stream, an index.
_WIDTHS = (1, 5, 2)
_IN_FILE, _IN_STREAM = b"\x01", b"\x02"
_FREE = b"\x00" + bytes(5) + b"\xff\xff"

#: What a library gives in the place of an object that is a number, a truth value or null.
Scalar = bool | int | Decimal | None


class ObjectWriter:
    """Writes objects to a stream as they come; same objects, same bytes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._digest = hashlib.blake2b(digest_size=16)
        self._position = 0
        self._next_number = 1
        self._entries: dict[int, bytes] = {0: _FREE}  # by the first number of those it holds
        self._write(_HEADER)

    def reserve(self, count: int = 1) -> int:
        """Numbers for so many objects that follow one another; the first of them."""
        first = self._next_number
        self._next_number += count
        return first

    def put(self, body: bytes, number: int | None = None) -> bytes:
        """Write an object, under a number that was reserved or its own; what refers to it."""
        own = self.reserve() if number is None else number
        self._entries[own] = _IN_FILE + self._position.to_bytes(_WIDTHS[1]) + bytes(_WIDTHS[2])
        self._write(b"%d 0 obj\n%b\nendobj\n" % (own, body))
        return reference(own)

    def put_stream(
        self,
        content: bytes,
        entries: bytes = b"",
        number: int | None = None,
        *,
        packed: bool = True,
    ) -> bytes:
        """Write a stream with these entries of its dictionary; `packed` compresses it."""
        shown = zlib.compress(content, _COMPRESSION_LEVEL) if packed else content
        filtered = b"/Filter/FlateDecode" if packed else b""
        head = b"<<%b%b/Length %d>>" % (entries, filtered, len(shown))
        return self.put(head + b"stream\n" + shown + b"\nendstream", number)

    def put_together(self, first: int, bodies: Sequence[bytes]) -> None:
        """Write objects, none of them a stream, under the numbers from `first` on."""
        starts = accumulate((len(body) + 1 for body in bodies[:-1]), initial=0)
        index = b" ".join(b"%d %d" % pair for pair in enumerate(starts, first))
        holder = self.reserve()
        self.put_stream(
            index + b"\n" + b"\n".join(bodies),
            b"/Type/ObjStm/N %d/First %d" % (len(bodies), len(index) + 1),
            holder,
        )
        head = _IN_STREAM + holder.to_bytes(_WIDTHS[1])
        self._entries[first] = b"".join(
            head + place.to_bytes(_WIDTHS[2]) for place in range(len(bodies))
        )

    def finish(self, root: bytes, information: bytes) -> None:
        """Write what finds every object; `root` and `information` refer to the document's own.

        ValueError when an object was reserved but never put.
        """
        start, number = self._position, self.reserve()
        self._entries[number] = _IN_FILE + start.to_bytes(_WIDTHS[1]) + bytes(_WIDTHS[2])
        table = b"".join(entry for _, entry in sorted(self._entries.items()))
        if len(table) != self._next_number * sum(_WIDTHS):
            message = "an object was reserved but never put"
            raise ValueError(message)
        name = self._digest.hexdigest().encode()
        self.put_stream(
            table,
            b"/Type/XRef/Size %d/W[%d %d %d]/Root %b/Info %b/ID[<%b><%b>]"
            % (self._next_number, *_WIDTHS, root, information, name, name),
            number,
        )
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _write(self, content: bytes) -> None:
        self._stream.write(content)
        self._digest.update(content)
        self._position += len(content)


class Taker:
    """Takes objects of one other document over, each once, with all that they lead to."""

    def __init__(self, writer: ObjectWriter) -> None:
        self._writer = writer
        self._taken: dict[tuple[int, int], int] = {}

    def take(self, thing: Object | Scalar) -> bytes:
        """The text of an object, or what refers to it where the other document refers to it."""
        if not isinstance(thing, Object) or not thing.is_indirect:
            return self._text(thing)
        known = self._taken.get(thing.objgen)
        if known is None:
            known = self._taken[thing.objgen] = self._writer.reserve()
            if isinstance(thing, Stream):
                entries = self._entries(thing.stream_dict.items())
                self._writer.put_stream(thing.read_raw_bytes(), entries, known, packed=False)
            else:
                self._writer.put(self._text(thing), known)
        return reference(known)

    def _text(self, thing: Object | Scalar) -> bytes:
        match thing:
            case Dictionary():
                return b"<<%b>>" % self._entries(thing.items())
            case Array():
                return b"[%b]" % b" ".join(self.take(part) for part in thing)
            case Object():
                return thing.unparse()
            case None:
                return b"null"
            case bool():
                return b"true" if thing else b"false"
            case int():
                return b"%d" % thing
            case Decimal():
                return format(thing, "f").encode()
            case _:
                assert_never(thing)

    def _entries(self, items: Iterable[tuple[str, Object]]) -> bytes:
        return b"".join(
            b"%b %b" % (Name(key).unparse(), self.take(value))
            for key, value in items
            if key != "/Length"
        )


def reference(number: int) -> bytes:
    """What refers to an object."""
    return b"%d 0 R" % number
