"""Which address shows what."""

from django.contrib.staticfiles.views import serve
from django.urls import path
from django.views.i18n import set_language

from ketum.web import article, know, views
from ketum.web.diary import (
    dose,
    feel,
    files,
    labs,
    medicines,
    more,
    now,
    offline,
    products,
    scores,
    start,
    story,
    trial_days,
    trial_kit,
    trial_wizard,
    trials,
    undo,
)

# "insecure" only means that Django's own file view answers without DEBUG: right for one person's machine, where there
# is no second web server to serve the three files.
urlpatterns = [
    path("", start.home, name="home"),
    path("start", start.start, name="start"),
    path("start/medicines", start.medicines, name="start-medicines"),
    path("start/flags", start.flags, name="start-flags"),
    path("unlock", start.unlock, name="unlock"),
    path("lock", start.lock, name="lock"),
    path("now", now.now, name="now"),
    path("now/aside", now.put_aside, name="aside"),
    path("dose", dose.choose, name="dose"),
    path("dose/<uuid:product>", dose.log, name="dose-log"),
    path("feel", feel.feel, name="feel"),
    path("feel/more", feel.more, name="feel-more"),
    path("flare", feel.flare, name="flare"),
    path("story", story.story, name="story"),
    path("story/many", story.many, name="story-many"),
    path("story/<slug:kind>/<uuid:key>", story.entry, name="entry"),
    path("products", products.products, name="products"),
    path("products/new", products.edit, name="product-new"),
    path("products/<uuid:key>", products.edit, name="product"),
    path("files/<uuid:key>", products.attachment, name="attachment"),
    path("labs", labs.labs, name="labs"),
    path("labs/<uuid:key>/remove", labs.take_away, name="lab-remove"),
    path("scores", scores.scores, name="scores"),
    path("scores/<slug:name>", scores.questionnaire, name="questionnaire"),
    path("scores/<slug:name>/<int:number>", scores.question, name="question"),
    path("scores/<slug:name>/<uuid:key>", scores.result, name="score-result"),
    path("trials", trials.trials, name="trials"),
    path("trials/back", trials.back, name="trial-back"),
    path("trials/new/<slug:question>", trial_wizard.wizard, name="trial-new"),
    path("trials/<uuid:key>", trials.trial, name="trial"),
    path("trials/<uuid:key>/start", trials.start, name="trial-start"),
    path("trials/<uuid:key>/log", trial_days.log, name="trial-log"),
    path("trials/<uuid:key>/stop", trials.stop, name="trial-stop"),
    path("trials/<uuid:key>/reveal", trials.reveal, name="trial-reveal"),
    path("trials/<uuid:key>/kit", trial_kit.kit_page, name="trial-kit"),
    path("trials/<uuid:key>/sheet", trial_kit.sheet, name="trial-sheet"),
    path("trials/<uuid:key>/trial.json", trials.take_out, name="trial-bundle"),
    path("medicines", medicines.medicines, name="medicines"),
    path("medicines/<uuid:key>", medicines.change, name="medicine"),
    path("more", more.more, name="more"),
    path("more/about", more.about, name="about"),
    path("more/privacy", more.privacy, name="privacy"),
    path("more/reminder.ics", more.reminder, name="reminder"),
    path("more/files", files.files, name="files"),
    path("more/people", more.people, name="people"),
    path("undo/<slug:kind>/<uuid:key>", undo.take_back, name="undo"),
    path("bring-back/<slug:kind>/<uuid:key>", undo.bring_back, name="bring-back"),
    path("offline", offline.recorder, name="recorder"),
    path("sync", offline.sync, name="sync"),
    path("sw.js", offline.worker, name="worker"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("check", views.check_page, name="check"),
    path("suggest", views.suggest, name="suggest"),
    path("know", know.know_home, name="know"),
    path("know/<slug:name>", know.know_page, name="know-page"),
    path("article", article.article, name="article"),
    path("language", set_language, name="language"),
    path("emergency", views.emergency, name="emergency"),
    path("static/<path:path>", serve, {"insecure": True}),
]
handler400 = "ketum.web.plain.bad_request"
handler403 = "ketum.web.plain.not_allowed"
handler404 = "ketum.web.plain.not_found"
handler500 = "ketum.web.plain.broken"
