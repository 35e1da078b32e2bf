"""What surrounds every answer: its security headers, what is accepted, and from whom."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ketum.web.plain import plain_page

FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data"}
Next = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)


class Headers:
    """Forbids other hosts, embedding and keeping copies, on every answer, also on errors."""

    def __init__(self, get_response: Next) -> None:
        """Wrap ``get_response``."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer with its headers."""
        response = self.get_response(request)
        response["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), browsing-topics=()"
        response.setdefault("Cache-Control", "no-store")
        return response


class Body:
    """Refuses what is no filled-in form, so that nothing sent is ever silently left out of the answer."""

    def __init__(self, get_response: Next) -> None:
        """Wrap ``get_response``."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """411, 413 or 415 in one sentence, else the answer."""
        refusal = _refusal(request)
        return plain_page(request, *refusal) if refusal else self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """413 also when Django itself counts too much."""
        return plain_page(request, *_too_much()) if isinstance(error, RequestDataTooBig) else None


def _refusal(request: HttpRequest) -> tuple[int, str] | None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isascii() or not length.isdigit() or int(length) > _largest(request.path):
        return _too_much()
    if "Transfer-Encoding" in request.headers:
        return 411, _("Say how long the text is; send it in one piece.")
    if int(length) and request.content_type not in FORM_TYPES:
        return 415, _("Only the form on this page is understood here; use ketum check for a file.")
    return None


def _largest(path: str) -> int:
    """How many bytes a page takes: one megabyte, more where it takes a file."""
    sizes = (size for begin, size in settings.LARGEST_UPLOADS.items() if path.startswith(begin))
    return max(sizes, default=settings.LARGEST_BODY)


def _too_much() -> tuple[int, str]:
    return 413, _("That is more than this page takes; send less.")


class SameOrigin:
    """Refuses posts that another site makes this browser send."""

    def __init__(self, get_response: Next) -> None:
        """Wrap ``get_response``."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """403 in one sentence for another site's post, else the answer."""
        if request.method not in {"GET", "HEAD", "OPTIONS"} and _foreign(request):
            return plain_page(request, 403, _("Another site sent this; open Ketum itself and try there."))
        return self.get_response(request)


def _foreign(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site not in {"same-origin", "none"}
    # Browsers write "null" for our own forms too, because our pages send no referrer.
    origin = request.headers.get("Origin", "null")
    return origin != "null" and urlsplit(origin).netloc != request.get_host()
