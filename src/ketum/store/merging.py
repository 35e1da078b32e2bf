"""One import's entries, chunk by chunk: which are new, which are there, which the file says differently."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models, transaction

from ketum.record import archive
from ketum.record.rows import EntryRow, Origin, Problem, RevisionRow, Row
from ketum.store.candidates import MEND, Candidate, Candidates, why
from ketum.store.import_report import Report
from ketum.store.models import KINDS, Entry, Person, Product, Revision
from ketum.store.models.entry import Dated
from ketum.store.writing import plain, plain_content, set_fields

IMPORT = "import:"
ANOTHERS = "this entry belongs to another person in this vault"
REFUSED = (IntegrityError, DataError, OverflowError, ValueError)


class Merging:
    """One import into one person's diary, inside a transaction."""

    def __init__(self, person: Person, source: str, device: str, at: datetime, report: Report) -> None:
        """Nothing has been merged yet."""
        self.person, self.report = person, report
        self._device, self._at = device, at
        self._candidates = Candidates(person, source, device, at)

    def entries(self, rows: Sequence[Row]) -> None:
        """Merge rows; those that others point to come first."""
        by_kind: dict[str, list[Row]] = {kind: [] for kind in archive.KINDS}
        for row in rows:
            kind = row.kind if isinstance(row, EntryRow) else row.KIND
            if kind in by_kind:
                by_kind[kind].append(row)
            else:
                self.report.refuse(Problem(row.origin.where, "kind", f"{kind[:40]!r} is no kind of entry", MEND))
        for kind, found in by_kind.items():
            if found:
                self._kind(kind, found)

    def _kind(self, kind: str, rows: Sequence[Row]) -> None:
        model = KINDS[kind]
        candidates: dict[Any, Candidate] = {}
        for row in rows:
            one = self._candidates.made(kind, model, row)
            if isinstance(one, Problem):
                self.report.refuse(one)
            elif one is None or one.key in candidates:
                self.report.count(kind, "same")
            else:
                candidates[one.key] = one
        self._check_links(model, candidates)
        held = {one.pk: one for one in model.objects.filter(pk__in=list(candidates))}  # type: ignore[attr-defined]
        fresh = []
        for key, one in candidates.items():
            if key in held:
                self._meet(held[key], one)
            else:
                fresh.append((self._entry(model, one), one.origin))
        self._insert(model, fresh, kind)

    def _check_links(self, model: type[Entry], candidates: dict[Any, Candidate]) -> None:
        """Take out links that lead nowhere, and entries that cannot be without them."""
        for field in _links_of(model):
            wanted = {one.fields[field.name] for one in candidates.values() if one.fields.get(field.name) is not None}
            if field.name == "person" or not wanted:
                continue
            target: Any = field.related_model
            there = set(target.objects.filter(pk__in=wanted, person=self.person).values_list("pk", flat=True))
            _bring_back(target, there)
            for key, one in list(candidates.items()):
                if one.fields.get(field.name) not in wanted - there:
                    continue
                what = "what it belongs to is not there"
                self.report.refuse(Problem(one.origin.where, field.name, what, "export it again"))
                if field.null:
                    one.fields[field.name] = None
                else:
                    del candidates[key]

    def _entry(self, model: type[Entry], one: Candidate) -> Entry:
        entry = model(
            id=one.key, person=self.person, entered_at=one.entered_at, device=one.device, version=one.version,
            deleted_at=one.deleted_at,
        )  # fmt: skip
        set_fields(entry, one.fields)
        if isinstance(entry, Dated):
            entry.recalled = one.recalled
        return entry

    def _meet(self, held: Entry, one: Candidate) -> None:
        """The entry is there: the same, said differently by the file, or changed by the person since."""
        if held.person_id != self.person.pk:
            self.report.refuse(Problem(one.origin.where, "", ANOTHERS, "import it into the diary of that person"))
            return
        fields = {name: value for name, value in one.fields.items() if name != "data"}
        if getattr(held, "report_id", None) is not None:
            fields.pop("report", None)  # the same result in a newer report is the same result
        now, said = plain_content(held), {name: plain(value) for name, value in fields.items()}
        if held.deleted_at is not None and one.deleted_at is None:
            self.report.count(one.kind, "yours")
        elif _agree(now, said):
            self.report.count(one.kind, "same")
        elif self._is_yours(held, one, now, said):
            self.report.count(one.kind, "yours")
        else:
            self._change(held, one, now, fields)

    def _is_yours(self, held: Entry, one: Candidate, now: dict[str, Any], said: dict[str, Any]) -> bool:
        """Whether the person's own change stands; what the file says is kept beside it, once."""
        past = list(Revision.objects.filter(entry=held.pk))
        if any(_agree(old.content, said) for old in past):
            return True
        edited = any(not old.conflict and not old.device.startswith(IMPORT) for old in past)
        if one.version > held.version if one.is_own else not edited:
            return False
        self._remember(held, one, now | said, conflict=True)
        return True

    def _change(self, held: Entry, one: Candidate, now: dict[str, Any], fields: dict[str, Any]) -> None:
        before = held.version
        set_fields(held, fields)
        held.version = max(held.version + 1, one.version)
        try:
            held.clean_fields(exclude={field.name for field in _links_of(type(held))})
            with transaction.atomic():
                held.save()
        except (ValidationError, *REFUSED) as error:
            self.report.refuse(Problem(one.origin.where, "", why(error), MEND))
            return
        held.version = before
        self._remember(held, one, now, conflict=False)
        self.report.count(one.kind, "changed")

    def _remember(self, held: Entry, one: Candidate, content: dict[str, Any], *, conflict: bool) -> None:
        Revision.objects.create(
            person=self.person, kind=one.kind, entry=held.pk, version=held.version, content=content, at=self._at,
            device=self._device, conflict=conflict,
        )  # fmt: skip

    def revisions(self, rows: Sequence[RevisionRow]) -> None:
        """Keep earlier contents of entries, once."""
        there = set(Revision.objects.filter(pk__in=[one.key for one in rows]).values_list("pk", flat=True))
        entries = self._mine(rows)
        fresh = []
        for row in rows:
            if row.key in there:
                self.report.count("revision", "same")
            elif (row.fields["kind"], row.fields["entry"]) not in entries:
                what = "the entry that it belongs to is not there"
                self.report.refuse(Problem(row.origin.where, "entry", what, "export it again"))
            else:
                there.add(row.key)
                fresh.append((Revision(id=row.key, person=self.person, **row.fields), row.origin))
        self._insert(Revision, fresh, "revision")

    def _mine(self, rows: Sequence[RevisionRow]) -> set[tuple[str, Any]]:
        """Which of the entries that revisions are about are this person's."""
        found: set[tuple[str, Any]] = set()
        for kind in {row.fields["kind"] for row in rows} & set(KINDS):
            keys = [row.fields["entry"] for row in rows if row.fields["kind"] == kind]
            model: Any = KINDS[kind]
            mine = model.objects.filter(pk__in=keys, person=self.person).values_list("pk", flat=True)
            found |= {(kind, key) for key in mine}
        return found

    def _insert(self, model: Any, fresh: Sequence[tuple[Any, Origin]], kind: str) -> None:
        """Insert what fits; what the database refuses is found one by one."""
        links = {field.name for field in _links_of(model)}
        fit = []
        for entry, origin in fresh:
            try:
                entry.clean_fields(exclude=links)
            except ValidationError as error:
                self.report.refuse(Problem(origin.where, next(iter(error.message_dict)), why(error), MEND))
            else:
                fit.append((entry, origin))
        if not fit:
            return
        try:
            with transaction.atomic():
                model.objects.bulk_create([entry for entry, _origin in fit])
        except REFUSED:
            self._one_by_one(model, fit, kind)
        else:
            self.report.count(kind, "new", len(fit))

    def _one_by_one(self, model: Any, fit: Sequence[tuple[Any, Origin]], kind: str) -> None:
        for entry, origin in fit:
            try:
                with transaction.atomic():
                    model.objects.bulk_create([entry])
            except REFUSED as error:
                self.report.refuse(Problem(origin.where, "", f"the diary refuses it ({why(error)})", MEND))
            else:
                self.report.count(kind, "new")


def _agree(content: dict[str, Any], said: dict[str, Any]) -> bool:
    return all(content.get(name) == value for name, value in said.items())


def _bring_back(target: Any, keys: Iterable[Any]) -> None:
    """A product that was taken away and is used by what is imported is needed again."""
    if target is Product:
        Product.objects.filter(pk__in=list(keys), deleted_at__isnull=False).update(deleted_at=None)


def _links_of(model: Any) -> list[models.ForeignKey[Any, Any]]:
    return [field for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)]
