"""From bytes to a ``Record``, or to one sentence that says where it is wrong and how to mend it."""

import re

import msgspec

from ketum.record.model import Record

LARGEST_BYTES = 8 * 1024 * 1024
_AT = re.compile(r" - at `\$?\.?(.*)`$")
_UNKNOWN = re.compile(r"Object contains unknown field `(.+?)`")
_decoder = msgspec.json.Decoder(Record)


class BadRecord(ValueError):
    """Input that is no record. Its text is one line: path, what is wrong, how to mend it."""


def read_record(data: bytes | str) -> Record:
    """The record in ``data`` (JSON, ``schema_version`` 1).

    Raises ``BadRecord`` for anything else, however broken; never returns a record with a silently dropped part.
    """
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if not raw.strip():
        raise BadRecord('the input is empty; a record starts with {"schema_version": 1}')
    if len(raw) > LARGEST_BYTES:
        raise BadRecord(f"the input has {len(raw):,} bytes; a record may have {LARGEST_BYTES:,}: is it the right file?")
    try:
        return _decoder.decode(raw.removeprefix(b"\xef\xbb\xbf"))
    except msgspec.ValidationError as error:
        raise BadRecord(_explained(str(error))) from error
    except msgspec.DecodeError as error:
        raise BadRecord(f"this is not JSON: {_one_line(str(error))}; check quotes, commas and brackets") from error
    except UnicodeDecodeError as error:
        raise BadRecord(f"byte {error.start} is not UTF-8; save the file as UTF-8") from error
    except RecursionError as error:
        raise BadRecord("this JSON is nested too deeply to be a record") from error


def _explained(message: str) -> str:
    found = _AT.search(message)
    path = (found.group(1) if found else "").replace("[...]", "[]") or "record"
    said = _one_line(message[: found.start()] if found else message)
    unknown = _UNKNOWN.search(said)
    if unknown:
        return f"{path}: unknown key {unknown.group(1)!r}{_nearest(unknown.group(1))}"
    return f"{path}: {said}{_mend(said)}"


def _mend(said: str) -> str:
    if "missing required field `schema_version`" in said:
        return '; add "schema_version": 1'
    if said.startswith("Expected `") and "got `null`" in said:
        return "; leave the key out when it is not known"
    if said.startswith("Expected `") and "got `str`" in said and "Object" not in said and "array" not in said:
        return "; write it as a number, or as true or false, without quotes"
    return ""


def _nearest(key: str) -> str:
    from difflib import get_close_matches

    known = {field for struct in _structs() for field in struct.__struct_fields__}
    near = get_close_matches(key, sorted(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else "; remove it (nothing that is not understood is accepted)"


def _structs() -> list[type[msgspec.Struct]]:
    from ketum.record import model

    return [one for one in vars(model).values() if isinstance(one, type) and issubclass(one, msgspec.Struct)]


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]
