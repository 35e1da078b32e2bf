"""The knowledge as a package for others: JSON with its schemas, licence, origin and history, one version."""

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from pydantic import BaseModel

from ketum.knowledge.compile import BadKnowledge, authored, content_version
from ketum.knowledge.compilers import (
    audit,
    body_map,
    drug_names,
    drugs,
    emergency,
    evidence,
    exposure,
    instrument_schema,
    instruments,
    interactions,
    labs,
    law,
    measures,
    pharmacokinetics,
    references,
    rules,
    static_interactions,
    terms,
    trials,
)
from ketum.knowledge.languages import said
from ketum.knowledge.library import DATA, Library
from ketum.knowledge.schema import load_yaml, validated

FORMAT = 1
TEXTS = ("LICENSE", "PROVENANCE.md", "CHANGELOG.md")
# Which schema holds for which file; the first pattern that fits counts.
SCHEMAS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("references/*.yaml", references.ReferenceFile),
    ("rules/thresholds.yaml", rules.ThresholdFile),
    ("rules/products.yaml", rules.ProductFile),
    ("rules/*.yaml", rules.RuleFile),
    ("interactions/mechanisms.yaml", interactions.MechanismFile),
    ("interactions/pairs.yaml", interactions.PairFile),
    ("interactions/half_lives.yaml", interactions.HalfLifeFile),
    ("interactions/habits.yaml", interactions.HabitFile),
    ("drugs/about.yaml", drugs.About),
    ("drugs/words.yaml", drugs.Words),
    ("drugs/context.yaml", drugs.Surroundings),
    ("drugs/ingredients.csv", drugs.IngredientRow),
    ("drugs/roles.csv", drugs.RoleRow),
    ("drugs/names.csv", drug_names.NameRow),
    ("drugs/curated_names.csv", drug_names.CuratedRow),
    ("terms/words.yaml", terms.WordFile),
    ("terms/spelling.yaml", terms.SpellingFile),
    ("terms/*.yaml", terms.TermFile),
    ("measures/weights.yaml", measures.Weights),
    *((f"measures/{name}", model) for name, model in measures.FILES.items()),
    ("law/cities.yaml", law.CityFile),
    ("law/borders.yaml", law.BorderFile),
    ("law/findings.yaml", law.FindingFile),
    ("law/*.yaml", law.LawFile),
    ("labs/*.yaml", labs.LabFile),
    ("emergency/*.yaml", emergency.Card),
    ("instruments/drawings/*.yaml", body_map.Drawing),
    ("instruments/sets.yaml", instruments.SetFile),
    ("instruments/*.yaml", instrument_schema.InstrumentFile),
    ("evidence/claims/*.yaml", evidence.ClaimFile),
    ("evidence/pages/*.yaml", evidence.PageFile),
    ("evidence/search.yaml", evidence.SearchWords),
    ("pharmacokinetics/models/*.yaml", exposure.ModelFile),
    ("pharmacokinetics/product_factors.yaml", exposure.ProductFactorFile),
    ("pharmacokinetics/studied.yaml", exposure.StudiedFile),
    ("pharmacokinetics/static_interactions.yaml", static_interactions.StaticInteractionFile),
    ("evidence/sayings/*.yaml", audit.SayingFile),
    ("evidence/concepts.yaml", audit.ConceptFile),
    ("evidence/audit.yaml", audit.AuditFile),
    *((f"pharmacokinetics/{name}.yaml", model) for name, model in pharmacokinetics.FILES.items()),
    *((f"trials/{name}.yaml", model) for name, model in trials.FILES.items()),
)
GATHERED: dict[str, Callable[[Any, Path], Any]] = {f"measures/{name}": measures.gathered for name in measures.FILES}


class Written(NamedTuple):
    """What an export wrote: where, which version, how many files."""

    folder: Path
    version: str
    files: int


def schema_of(name: str) -> type[BaseModel] | None:
    """The schema of the authored file ``name`` (relative to the data folder); ``None`` for plain word lists."""
    return next((model for pattern, model in SCHEMAS if PurePosixPath(name).match(pattern)), None)


def export(folder: Path, data: Path = DATA) -> Written:
    """Write the package into ``folder``, which must be new or empty.

    ``data/*.json`` hold the facts, ``schema/*.json`` a JSON Schema for each kind of file, ``manifest.json`` the version
    and a SHA-256 of every file. Raises ``BadKnowledge`` when a file breaks its schema or the folder holds something.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BadKnowledge(f"{folder} is not empty; name a new folder")
    files: dict[str, bytes] = {name: (data / name).read_bytes() for name in TEXTS}
    for path in authored(data):
        name = path.relative_to(data).as_posix()
        model = schema_of(name)
        content = _content(path, name, model)
        files[f"data/{PurePosixPath(name).with_suffix('.json')}"] = _json(content)
        if model:
            files[f"schema/{model.__name__}.json"] = _json(_schema(model, name))
    files["manifest.json"] = _json(_manifest(files, content_version(data)))
    for name, raw in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(raw)
    return Written(folder, content_version(data), len(files))


def stats(library: Library) -> dict[str, Any]:
    """How much is in the knowledge, shelf by shelf."""
    claims = library.blob("claims").values()
    shelf = library.blob("references").values()
    return {
        "version": library.version,
        "claims": len(claims),
        "claims_by_verdict": dict(Counter(one["verdict"] for one in claims).most_common()),
        "claims_made_by_articles": sum(one["in_articles"] for one in claims),
        "pages": len(library.blob("pages")),
        "references": len(shelf),
        "references_by_status": dict(Counter(one["status"] for one in shelf).most_common()),
        "law_places": _count(library, "law_place"),
        "law_rows": _count(library, "law_row"),
        "receptor_values": len(library.blob("receptors")["measurements"]),
        "content_values": len(library.blob("content")["contents"]),
        "blood_values": len(library.blob("human")["measurements"]),
        "enzyme_values": len(library.blob("enzymes")["inhibition"]),
        "clinical_interaction_studies": len(library.blob("enzymes")["clinical"]),
        "instruments": len(library.blob("instruments")),
        "rules": len(library.blob("rules")),
        "known_pairs": sum(len(one) for one in library.blob("pairs").values()),
        "mechanisms": len(library.blob("mechanisms")),
        "trial_designs": len(library.blob("trials")["designs"]),
        "terms": len(library.blob("terms")["terms"]),
        "ingredients": _count(library, "drug_ingredient"),
        "medicine_names": _count(library, "drug_name"),
    }


def _count(library: Library, table: str) -> int:
    return int(library.rows(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608 - names of our own tables


def _content(path: Path, name: str, model: type[BaseModel] | None) -> Any:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    if path.suffix == ".po":
        return said(path)
    raw = load_yaml(path)
    content = GATHERED[name](raw, path) if name in GATHERED else raw
    if model:
        validated(model, content, path)
    return content


def _schema(model: type[BaseModel], name: str) -> dict[str, Any]:
    """The JSON Schema of a file; a table is a list of its rows."""
    one = model.model_json_schema(by_alias=True)
    return {"type": "array", "items": one} if name.endswith(".csv") else one


def _manifest(files: dict[str, bytes], version: str) -> dict[str, Any]:
    digests = {name: hashlib.sha256(raw).hexdigest() for name, raw in sorted(files.items())}
    names = [name.removeprefix("data/") for name in files if name.startswith("data/")]
    ends = (".yaml", ".csv")
    kinds = [(name, schema_of(str(PurePosixPath(name).with_suffix(end)))) for name in names for end in ends]
    return {
        "name": "ketum-knowledge",
        "format": FORMAT,
        "version": version,
        "licence": "CC BY-SA 4.0, parts as PROVENANCE.md says",
        "schemas": {f"data/{name}": f"schema/{model.__name__}.json" for name, model in kinds if model},
        "sha256": digests,
    }


def _json(content: Any) -> bytes:
    def plain(value: Any) -> Any:
        if isinstance(value, date):
            return value.isoformat()
        raise TypeError(f"{type(value).__name__} has no JSON")

    text = json.dumps(_keys(content), ensure_ascii=False, indent=1, default=plain)
    return text.encode() + b"\n"


def _keys(content: Any) -> Any:
    """JSON has only texts as keys."""
    if isinstance(content, dict):
        return {str(key): _keys(value) for key, value in content.items()}
    return [_keys(one) for one in content] if isinstance(content, list) else content
