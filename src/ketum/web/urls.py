"""Which address shows what."""

from django.contrib.staticfiles.views import serve
from django.urls import path

from ketum.web import article, know, views

# "insecure" only means that Django's own file view answers without DEBUG: right for one person's machine, where there
# is no second web server to serve the three files.
urlpatterns = [
    path("", views.check_page, name="check"),
    path("suggest", views.suggest, name="suggest"),
    path("know", know.know_home, name="know"),
    path("know/<slug:name>", know.know_page, name="know-page"),
    path("article", article.article, name="article"),
    path("emergency", views.emergency, name="emergency"),
    path("static/<path:path>", serve, {"insecure": True}),
]
handler400 = "ketum.web.plain.bad_request"
handler403 = "ketum.web.plain.not_allowed"
handler404 = "ketum.web.plain.not_found"
handler500 = "ketum.web.plain.broken"
