"""One sentence as a page: what went wrong and what to do, never a traceback."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

View = Callable[..., HttpResponse]


def plain_page(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """``sentence`` with the way back and the way to help, as a page, or as a part of one for htmx."""
    base = "part.html" if request.headers.get("HX-Request") else "base.html"
    return render(request, "plain.html", {"sentence": sentence, "base": base}, status=status)


def allowing(*methods: str) -> Callable[[View], View]:
    """Decorator: other methods than ``methods`` get 405 in plain words."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **more: object) -> HttpResponse:
            if request.method in methods:
                return view(request, *args, **more)
            response = plain_page(request, 405, _("This page cannot be used in that way; open it again."))
            response["Allow"] = ", ".join(methods)
            return response

        return guarded

    return guard


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """400: the request could not be understood at all."""
    return plain_page(request, 400, _("Ketum could not understand that; open the page again."))


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """403: refused."""
    return plain_page(request, 403, _("That is not allowed here."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """404: no such page."""
    return plain_page(request, 404, _("There is no page here."))


def broken(request: HttpRequest) -> HttpResponse:
    """500: our own fault; says so and that nothing is lost."""
    return plain_page(request, 500, _("Something broke on our side. It is not your fault. Nothing was stored."))
