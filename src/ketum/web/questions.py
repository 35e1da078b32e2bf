"""What the Check page asks. Every field may be skipped; the choices' values are words that the checks recognise."""

from django.utils.translation import gettext_lazy as _

CONDITIONS = (
    ("fibromyalgia", _("Fibromyalgia")),
    ("arthritis", _("Arthritis")),
    ("neuropathy", _("Nerve pain")),
    ("depression", _("Depression")),
    ("bipolar disorder", _("Bipolar or psychosis")),
    ("high blood pressure", _("High blood pressure")),
    ("heart disease", _("Heart or rhythm problem")),
    ("liver disease", _("Liver disease or hepatitis")),
    ("kidney disease", _("Kidney disease")),
    ("epilepsy", _("Seizures or epilepsy")),
    ("sleep apnoea", _("Sleep apnoea")),
    ("asthma", _("Asthma or COPD")),
    ("opioid use disorder", _("Opioid addiction, now or past")),
    ("substance use disorder", _("Other addiction, now or past")),
)
SYMPTOMS = (
    ("cannot be woken", _("Cannot be woken")),
    ("slow breathing", _("Slow breathing or blue lips")),
    ("chest pain", _("Chest pain")),
    ("fainting", _("Fainting")),
    ("seizure", _("Seizure")),
    ("yellow eyes", _("Yellow eyes or skin")),
    ("dark urine", _("Dark urine")),
    ("confusion", _("Confusion")),
    ("agitation, tremor, sweating and fever", _("Shaking, sweating, fever")),
    ("suicidal thoughts", _("Thoughts of ending my life")),
)
FORMS = (
    ("leaf_powder", _("Leaf powder")),
    ("capsule", _("Capsules")),
    ("tea", _("Tea")),
    ("extract", _("Extract or shot")),
    ("seven_oh", _("7-OH")),
    ("blend", _("Blend or mix")),
    ("unknown", _("Don't know")),
    ("", _("Skip")),
)
SEXES = (("female", _("Female")), ("male", _("Male")), ("other", _("Other")), ("", _("Skip")))
YES_NO = (("yes", _("Yes")), ("no", _("No")), ("", _("Skip")))
ALCOHOL = (("none", _("None")), ("light", _("Some")), ("heavy", _("A lot")), ("", _("Skip")))

# A field must not be called "form", "action" or the like: a script would find it in place of the form's own property.
LABELS = {
    "medicines": _("Medicines and supplements"),
    "use": _("In your own words"),
    "kind": _("What kind of product?"),
    "product": _("Product name"),
    "grams_per_dose": _("Grams each time"),
    "doses_per_day": _("Times a day"),
    "days_used": _("For how many days so far"),
    "mitragynine": _("Mitragynine, mg per gram"),
    "condition": _("Do you have any of these?"),
    "conditions": _("Other illnesses, one per line"),
    "alcohol": _("Alcohol"),
    "symptom": _("Do you have any of these now?"),
    "symptoms": _("Anything else you feel, one per line"),
    "age": _("Age in years"),
    "sex": _("Sex"),
    "pregnant": _("Pregnant"),
    "breastfeeding": _("Breastfeeding"),
    "place": _("Country or US state"),
}
MENDS = {
    "medicines": _("Write one medicine per line, in at most 300 letters."),
    "grams_per_dose": _("Write grams as a number above 0, or leave it empty."),
    "doses_per_day": _("Write a number from 1 to 200, or leave it empty."),
    "days_used": _("Write days as a number, or leave it empty."),
    "mitragynine": _("Write a number from 0 to 1000, or leave it empty. 1.4 % is 14."),
    "age": _("Write a number from 0 to 120, or leave it empty."),
    "symptoms": _("Write one thing per line, in at most 300 letters."),
}
OTHERWISE = _("Please change or empty this field.")
