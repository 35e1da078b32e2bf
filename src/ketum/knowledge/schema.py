"""What every authored fact has in common, and how its file is read and checked."""

import json
import sqlite3
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from ketum.knowledge.compile import BadKnowledge


class Status(StrEnum):
    """Where a fact comes from; a mark that it keeps wherever it is shown."""

    RETRIEVED = "retrieved"
    SECOND_HAND = "second_hand"
    DERIVED = "derived"
    MEMORY = "memory"
    ASSUMPTION = "assumption"


class Strict(BaseModel):
    """A part of an authored file: frozen, and closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Authored(Strict):
    """A file of facts that share date, mark and review.

    ``reviewed: null`` means by nobody licensed yet; after ``review_by`` the file must be looked at again.
    """

    as_of: date
    status: Status | None = None
    reviewed: date | None = None
    review_by: date | None = None


Model = TypeVar("Model", bound=BaseModel)


def load_yaml(path: Path) -> Any:
    """The content of a YAML file; raises ``BadKnowledge`` that names file and line."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders
    except (OSError, yaml.YAMLError) as error:
        raise BadKnowledge(f"{path.name}: {' '.join(str(error).split())}") from error


def validated(model: type[Model], entry: Any, where: Path | str) -> Model:
    """``entry`` as ``model``; raises ``BadKnowledge`` that names file, place, what is wrong."""
    try:
        return model.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        name = where.name if isinstance(where, Path) else where
        raise BadKnowledge(f"{name}: {place}: {first['msg']} (given: {str(first['input'])[:80]!r})") from error


def put_blob(db: sqlite3.Connection, name: str, content: Any) -> None:
    """Write one shelf as JSON."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str)
    db.execute("INSERT INTO blob VALUES (?, ?)", (name, text))
