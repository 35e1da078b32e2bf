"""Products under the person's own names, with batches, certificates and what is left."""

import hashlib
from typing import Any
from uuid import UUID

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ketum.store.models import Attachment, Batch, Intake, Product, new_id
from ketum.store.writing import BadEntry, remove, save
from ketum.web.diary.access import Diary, needs_diary, to
from ketum.web.diary.typed import day, number, text
from ketum.web.plain import allowing

FORMS = (
    ("leaf_powder", gettext_lazy("Leaf powder")),
    ("capsule", gettext_lazy("Capsules")),
    ("tea", gettext_lazy("Tea")),
    ("extract", gettext_lazy("Extract or shot")),
    ("seven_oh", gettext_lazy("7-OH")),
    ("blend", gettext_lazy("Blend or mix")),
    ("unknown", gettext_lazy("Don't know")),
)
LARGEST_FILE = 5_000_000
FILE_TYPES = {"application/pdf", "image/png", "image/jpeg", "image/webp"}


@allowing("GET", "HEAD")
@needs_diary
def products(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Every product with its newest batch and what is left of it."""
    found = Product.objects.filter(person=diary.person, deleted_at=None).order_by("archived", "nickname")
    newest = {one.product_id: one for one in _batches(diary)}
    rows = [(one, newest.get(one.pk), left(newest.get(one.pk))) for one in found]
    return render(request, "diary/products.html", {"rows": rows})


def _batches(diary: Diary) -> Any:
    return Batch.objects.filter(person=diary.person, deleted_at=None).order_by("entered_at")


def left(batch: Batch | None) -> float | None:
    """Grams left of a batch, where its size is known."""
    if batch is None or batch.grams is None:
        return None
    used = Intake.objects.filter(product=batch.product_id, deleted_at=None, at__gte=batch.entered_at)
    taken = used.aggregate(grams=Sum("grams"))["grams"] or 0.0
    return max(0.0, round(batch.grams - taken, 2))


@allowing("GET", "HEAD", "POST")
@needs_diary
def edit(request: HttpRequest, diary: Diary, key: UUID | None = None) -> HttpResponse:
    """A new product, or what is known of one."""
    product = Product.objects.filter(person=diary.person, pk=key).first() if key else None
    batch = _batches(diary).filter(product=product).last() if product else None
    if request.method != "POST":
        return _page(request, product, batch, {})
    if "remove" in request.POST and product:
        remove(product, diary.at)
        diary.session.shown_once["saved"] = f"product:{product.pk}"
        return to(request, "products")
    try:
        kept = _kept(request, diary, product, batch)
    except BadEntry as error:
        return _page(request, product, batch, request.POST, problem=error, status=400)
    diary.session.shown_once["saved"] = f"product:{kept.pk}"
    if request.POST.get("then") == "dose":
        return to(request, "dose-log", product=kept.pk)
    return to(request, "products")


def _page(
    request: HttpRequest,
    product: Product | None,
    batch: Batch | None,
    typed: Any,
    *,
    problem: BadEntry | None = None,
    status: int = 200,
) -> HttpResponse:
    held = {
        **{name: getattr(product, name, "") for name in ("nickname", "name", "vein")},
        "number": getattr(batch, "number", ""),
    }
    context = {
        "product": product,
        "batch": batch,
        "typed": held | {name: typed[name] for name in held if name in typed},
        "forms": FORMS,
        "form_now": typed.get("form") or (product.form if product else "unknown"),
        "then": request.POST.get("then") or request.GET.get("then", ""),
        "problem": problem,
    }
    return render(request, "diary/product.html", context, status=status)


def _kept(request: HttpRequest, diary: Diary, product: Product | None, batch: Batch | None) -> Product:
    typed = request.POST
    name = text(typed, "nickname", 60)
    if not name:
        raise BadEntry("nickname", _("Give it a name of your own; one word is enough."))
    form = typed.get("form", "unknown")
    content = {
        "nickname": name,
        "name": text(typed, "name"),
        "form": form if form in dict(FORMS) else "unknown",
        "vein": text(typed, "vein", 40),
        "archived": "archived" in typed,
    }
    assay = {
        "number": text(typed, "number", 80),
        "grams": number(typed, "grams", 0.01, 100_000),
        "mitragynine_mg_per_g": number(typed, "mitragynine", 0, 1000),
        "seven_oh_mg_per_g": number(typed, "seven_oh", 0, 1000),
        "assay_date": day(typed, "assay_date"),
    }
    certificate = _certificate(request, diary)
    kept: Product = save(diary.person, "product", product.pk if product else new_id(), content, diary.at).entry
    told: dict[str, Any] = {key: value for key, value in assay.items() if value not in (None, "")}
    if certificate:
        told["certificate"] = certificate
    fresh = batch is None or "new_batch" in typed
    if told or (batch and not fresh):
        key = batch.pk if batch and not fresh else new_id()
        save(diary.person, "batch", key, {"product": kept.pk, **assay, **told}, diary.at)
    return kept


def _certificate(request: HttpRequest, diary: Diary) -> UUID | None:
    """Keep an uploaded certificate; raises ``BadEntry`` for what is none."""
    file = request.FILES.get("certificate")
    if file is None:
        return None
    if (file.size or 0) > LARGEST_FILE or file.content_type not in FILE_TYPES:
        raise BadEntry("certificate", _("A PDF or picture of at most 5 MB can be kept here."))
    raw = file.read()
    content = {
        "name": (file.name or "certificate")[:200],
        "media_type": file.content_type or "",
        "sha256": hashlib.sha256(raw).hexdigest(),
        "data": raw,
    }
    key: UUID = save(diary.person, "attachment", new_id(), content, diary.at).entry.pk
    return key


@allowing("GET", "HEAD")
@needs_diary
def attachment(request: HttpRequest, diary: Diary, key: UUID) -> HttpResponse:
    """A kept file, to be saved and never run by this page."""
    found = Attachment.objects.filter(person=diary.person, pk=key, deleted_at=None).first()
    if found is None:
        return to(request, "products")
    response = HttpResponse(bytes(found.data), content_type="application/octet-stream")
    suffix = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}
    response["Content-Disposition"] = f'attachment; filename="file{suffix.get(found.media_type, "")}"'
    return response
