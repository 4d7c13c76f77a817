"""Reading a drop of flight records without holding all of it in memory."""

import json

# What a record must have, and nothing else is looked at.
COLUMNS = ("date", "delay", "distance", "origin", "destination")
_CHUNK = 1 << 20
_SPACE = " \t\r\n"


class Unreadable(ValueError):
    """The text is not a JSON array, nor JSON Lines; the message says where it stops being one."""


def read(path):
    """The values of a JSON array, or of JSON Lines, one by one and in order.

    Raises Unreadable as soon as the text goes wrong, so values may have been given out by then.
    """
    decode = json.JSONDecoder().raw_decode
    with open(path, encoding="utf-8") as file:
        text = file.read(_CHUNK)
        more = len(text) == _CHUNK
        at, passed, count = 0, 0, 0
        while at < len(text) and text[at] in _SPACE:
            at += 1
        array = text[at : at + 1] == "["
        at += array
        closed = False
        while True:
            while at < len(text) and text[at] in _SPACE:
                at += 1
            # Always half a chunk in hand, so that no value is cut: one larger than that is none of ours.
            if more and len(text) - at < _CHUNK // 2:
                passed += at
                new = file.read(_CHUNK)
                more = len(new) == _CHUNK
                text, at = text[at:] + new, 0
                continue
            if at == len(text):
                break
            if array and text[at] == "]":
                closed, at = True, at + 1
                break
            if array and count:
                if text[at] != ",":
                    raise Unreadable(f"expected a comma at character {passed + at + 1}, after record {count}")
                at += 1
                while at < len(text) and text[at] in _SPACE:
                    at += 1
            try:
                value, at = decode(text, at)
            except json.JSONDecodeError as error:
                raise Unreadable(f"{error.msg} at character {passed + error.pos + 1}, after record {count}") from None
            count += 1
            yield value
        if array and not closed:
            raise Unreadable(f"the array is not closed: the text ends at character {passed + at + 1}, after record {count}")
        if array and text[at:].strip(_SPACE):
            raise Unreadable(f"there is more text after the array, at character {passed + at + 1}")
