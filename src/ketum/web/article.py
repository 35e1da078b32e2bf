"""The page "I read an article": each sentence beside what is known."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ketum.web.plain import allowing


@allowing("GET", "HEAD")
def article(request: HttpRequest) -> HttpResponse:
    """Paste a text, see what is true."""
    return render(request, "know/article.html", {})
