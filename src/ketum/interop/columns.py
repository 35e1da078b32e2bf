"""Which column of a foreign table is which field, as a person says it: ``field=Column``, a constant ``field==text``."""

from collections.abc import Mapping, Sequence

from ketum.interop.text import Line
from ketum.interop.trouble import BadFile

CONSTANT = "="


class Columns:
    """A mapping that was checked against the columns of a table."""

    def __init__(self, mapping: Mapping[str, str], names: Sequence[str], fields: Sequence[str]) -> None:
        """Raises ``BadFile`` for a field or a column that does not exist."""
        for field, column in mapping.items():
            if field not in fields:
                raise BadFile(f"there is no field {field!r} here", f"map one of {', '.join(fields)}", "mapping")
            if not column.startswith(CONSTANT) and column not in names:
                told = ", ".join(name for name in names if name)[:300]
                raise BadFile(f"there is no column {column!r}", f"the columns are {told}", "mapping")
        self._mapping = dict(mapping)

    def __contains__(self, field: str) -> bool:
        """Whether the field is mapped."""
        return field in self._mapping

    def get(self, line: Line, field: str) -> str:
        """What a row says for a field; empty where it says nothing."""
        column = self._mapping.get(field)
        if column is None:
            return ""
        return column[1:] if column.startswith(CONSTANT) else line.cells.get(column, "")

    def require(self, *fields: str) -> None:
        """Raise ``BadFile`` where a field is not mapped."""
        missing = next((field for field in fields if field not in self._mapping), None)
        if missing:
            mend = f"say its column, for example --mapping {missing}=Column, or a constant --mapping {missing}==text"
            raise BadFile(f"nothing says which column is {missing}", mend, "mapping")
