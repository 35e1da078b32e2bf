"""Who and whether: is it the person's own amount, and was it taken or only asked about, wished for, advised?"""

from ketum.pharmacology.amounts.walk import Walk

WISHES = ("want", "try", "hop", "plan", "would like", "thinking", "consider")
PROFESSIONS = {"nurse", "doctor", "pharmacist", "researcher", "therapist"}
ASIDE = {"know", "knew", "met", "work", "live"}
REACH = 5


class Who(Walk):
    """Persons, and what stands between an amount and its being taken."""

    def on_selves(self, i: int) -> None:
        """ "I", "the patient"."""
        if not self._own and self.text(i + 1) in ASIDE:
            return
        of_theirs = self.text(i - 1).startswith("of") and self.has(i - 2, "people")
        if of_theirs or (self.text(i) == "aged-person" and not self._own):
            return
        if self.has(i - 1, "and_word") and self.has(i - 2, "people"):
            self.joint = True
        if self.text(i - 1) == "that" and self.has(i + 1, "take"):  # "is it bad that I take 20 g?"
            self._asked = False
        starts = i == 0 or self.has(i - 1, "ended", "contrast", "and_word") or self.text(i - 1) in {",", "(", ":", "-"}
        if not self._told and (self._why_not == "advice" or starts):
            self._told, self._why_not = True, ""
        self._own, self._reported = True, False
        if self._behind:
            self._now, self._behind = "present", False
        if starts and self._now != "present" and (self.has(i + 1, "take") or self.text(i) in {"i'm", "im"}):
            self.on_now(i)

    def on_people(self, i: int) -> None:
        """ "my wife", "the dog": theirs, unless they only come along."""
        j = i - 1
        while j >= 0 and (self.has(j, "owner", "articles") or (self.plain(j) and j >= i - 2)):
            j -= 1
        if self.has(j, "and_word") and self.has(j - 1, "selves"):
            self.joint = True
        elif not (self.has(j, "not_subject") or self.text(i - 2) in {"have", "has"}):
            self._other(i)

    on_others = on_people

    def _other(self, i: int) -> None:
        self._own, self._other_in = False, self._number
        self._reported = any(self.has(j, "says") for j in range(i + 1, i + 3))

    def on_pronouns(self, _i: int) -> None:
        """ "he": whoever was spoken of last, or the patient of a clinician's note."""
        if self._reported:
            self._own = True
        elif self._other_in >= self._number - 1:
            self._own = False

    def _stranger(self, i: int) -> bool:
        """ "the lady next door takes": an unknown noun that takes something is somebody else."""
        j = i + 1
        if not (self.plain(j) or self.has(j, "people")) or self.words.foreign(self.parts[j]):
            return False
        while j - i < REACH + 2 and (self.plain(j) or self.has(j, "joint", "people", "articles")):
            j += 1
        many = self.has(j, "take") and self.text(j - 1).endswith("s")
        if not (self.has(j, "takes") or many) or j - i > REACH + 1:
            return False
        return any(self.numeral(k) or self.has(k, "spoon", "strains", "articles") for k in range(j + 1, j + 4))

    def on_owner(self, i: int) -> None:
        """ "the lady next door takes"."""
        if self._stranger(i):
            self._other(i)

    def at_who(self, i: int) -> None:
        """ "my ex, who took 40 g"."""
        if self.has(i - 1, "people") or self.has(i - 2, "people"):
            self._other(i)

    def on_hypothetical(self, i: int) -> None:
        """Wishing to stop says nothing of the amount; wishing to take some is no use."""
        if not self.has(i + 1, "stop"):
            self._told = False
            self._why_not = "wish" if self.text(i).startswith(WISHES) else "thought"

    def on_advice(self, i: int) -> None:
        """What a label, a study or a doctor says."""
        asked = any(self.text(j) in {"told", "tell", "asked", "ask", "informed"} for j in (i - 1, i - 2))
        if self.text(i - 1) == "from" and "label" in self.text(i):
            for j in self.sentence_around(i):
                if j < len(self.told):
                    self.told[j] = False
        elif self.text(i) in PROFESSIONS and (self.plain(i - 1) or self.has(i - 1, "selves")):
            return  # "a retired nurse" is the person
        elif not asked and self.text(i - 1) not in {
            "from",
            "than",
            "without",
        }:
            self._told, self._why_not = False, "advice"

    def on_never_used(self, i: int) -> None:
        """ "I haven't tried it yet": then no amount is their own."""
        if self._own and not self.plain(i + 1) and not self.has(i + 1, "goes_on", "each_period", "every"):
            self.never = True
