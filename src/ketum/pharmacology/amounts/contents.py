"""What the amounts hold: every quantity gets the weight that the whole text tells, or none where none can be known."""

from ketum.pharmacology.amounts.forms import content_of, form_of
from ketum.pharmacology.amounts.group import Group
from ketum.pharmacology.amounts.groups import Groups
from ketum.pharmacology.amounts.interval import Interval, over, times
from ketum.pharmacology.amounts.items import ONE, Quantity
from ketum.pharmacology.amounts.lexicon import Lexicon
from ketum.pharmacology.amounts.scene import Scene

VOLUME = "a volume or a number of containers does not tell how much kratom is in it"
EXTRACT = "an extract: without the strength on its label the amount of alkaloid is not known"
SEVEN_OH = "7-OH is not kratom leaf: its mg are not grams of anything that was studied"
SHARED = "how the amount is shared with somebody else was not said"
FEW_MG = "so few milligrams may be leaf or alkaloid; the words do not say which"
TABLET = "what one tablet holds was not said"
LEAST_G = 1.0  # less in a bottle is told in mg, which may be alkaloid
LEAST_TABLET_G = 0.25
WHY_NOT = {
    "leaf": "how much a leaf weighs was not said",
    "scoop": "what the scoop holds was not said",
    "tablet": TABLET,
}


class Contents:
    """The form, the strength, and what one of each thing holds."""

    def __init__(self, text: str, scene: Scene, groups: Groups, words: Lexicon, given: str) -> None:
        """Read what the text as a whole tells."""
        self.words = words
        self.given = given
        self.groups = groups
        self.form = form_of(scene, groups, given)
        self.content = content_of(text)
        self.shared = self._shares(scene)
        self.why: list[str] = []
        for one in (group.quantity for group in groups.all):
            if one and (one.counted or one.kind in {"pack", "volume"}) and one.count and (one.exact or one.mit):
                groups.holdings.keep(one.holder, one)

    def settled(self, groups: list[Group]) -> list[Group]:
        """The groups, each quantity with its weight, or without and with a reason."""
        named = any(group.quantity and group.quantity.named and group.counts for group in groups)
        kept = []
        for group in groups:
            one = group.quantity
            if one and named and one.other and not one.named:
                continue
            kept.append(group)
            if one:
                self._settle(one)
        return kept

    def _settle(self, one: Quantity) -> None:
        held = self.groups.holdings.of.get(one.holder)
        if held and not one.exact and not one.mit:
            one.each, one.mit, one.why = held.each or one.each, held.mit, held.why
            one.exact = held.each is not None
            if held.mit:
                one.each = None
        per_ml = self.groups.holdings.of.get("volume")
        if one.holder == "volume":
            self._liquid(one)
        elif one.ml and not one.mit and per_ml and per_ml.mit:
            one.mit = times(one.ml, per_ml.mit)
        if not one.mit and not one.why:
            self._known(one)
        if self.content and self.form == "extract" and one.each and not one.mit:
            one.mit, one.each = times(one.each, self.content), None
        if one.why:
            one.each = None
            self.why.append(one.why)
        self._share(one)

    def _liquid(self, one: Quantity) -> None:
        """Milligrams in a millilitre: as said, or from a bottle of known size and content."""
        bottle = self.groups.holdings.of.get("bottle")
        if not one.mit and bottle and bottle.mit and bottle.ml:
            one.mit = over(bottle.mit, bottle.ml)

    def _share(self, one: Quantity) -> None:
        if self.shared is None:
            return
        if not self.shared:
            one.each = one.mit = None
            self.why.append(SHARED)
        elif one.count:
            one.count = over(one.count, (self.shared, self.shared))

    def _shares(self, scene: Scene) -> float | None:
        """Among how many the amount is shared evenly; 0 where that was not said, ``None`` where it is not shared."""
        people = next((n for i in range(scene.size - 1) if (n := scene.people_among(i))), 0.0)
        together = scene.any("share") or people > 1 or (scene.joint and scene.any("together"))
        if scene.any("each_of_us") or not together:
            return None
        return (people or 2.0) if scene.any("evenly") else 0.0

    # What cannot be known

    def _known(self, one: Quantity) -> None:
        if one.kind in {"container", "volume", "pack"} and not (one.each and one.exact):
            one.why = WHY_NOT.get(one.holder, VOLUME)
        elif one.kind == "container" and one.each and one.each[1] < LEAST_G:
            one.why = EXTRACT if self.form == "extract" else FEW_MG
        elif one.kind == "tablet" and not one.each:
            self._tablet(one)
        elif one.kind == "tablet" and one.each and one.each[1] < LEAST_TABLET_G:
            one.why = FEW_MG
        elif self.form == "seven_oh" and not self._leaf_beside(one):
            one.why = SEVEN_OH
        elif self.form == "extract" and not self.content and (one.unit == "milligram" or self._looked_up(one)):
            one.why = EXTRACT
        elif one.unit == "milligram" and self._too_little(one):
            one.why = FEW_MG

    def _looked_up(self, one: Quantity) -> bool:
        return one.counted and not one.exact

    def _leaf_beside(self, one: Quantity) -> bool:
        """Whole grams told beside 7-OH tablets are grams of another product."""
        whole = one.grams is not None and one.grams[0] >= 1
        return self.given != "seven_oh" and one.unit != "milligram" and one.kind == "mass" and whole

    def _tablet(self, one: Quantity) -> None:
        if self.form == "capsule":
            low, high = self.words.capsules["any"]
            one.each = (low, high)
        else:
            one.why = TABLET

    def _too_little(self, one: Quantity) -> bool:
        each = one.each or (0.0, 0.0)
        most = (one.count or ONE)[1] * each[1] * 1000 if one.kind == "mass" else each[1] * 1000
        return self.form == "unknown" and not self.content and most < self.words.assume["least_plausible_leaf_mg"]

    def mitragynine(self, day: Interval | None, told_mg: Interval | None) -> Interval | None:
        """Milligrams of mitragynine a day: as told, and out of the leaf beside it."""
        of_class = self.words.content.get(self.form)
        content = self.content or ((of_class[0], of_class[1]) if of_class else None)
        if told_mg is not None:
            leaf = self.words.content["leaf_powder"]
            if day is None or not leaf:
                return told_mg
            return told_mg[0] + day[0] * leaf[0], told_mg[1] + day[1] * leaf[1]
        return times(day, content) if day and content else None
