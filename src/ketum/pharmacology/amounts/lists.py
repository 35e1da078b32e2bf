"""Lists of amounts: "5, 5 and 7 grams", "2-2-4 g", "3 g, 2 g, 3 g"."""

from ketum.pharmacology.amounts.interval import Interval
from ketum.pharmacology.amounts.items import ONE, Quantity
from ketum.pharmacology.amounts.measures import MEASURES, Measures, Reading

MOST_LISTED = 12


class Lists(Measures):
    """Reads three amounts or more in a row as one."""

    def _series(self, i: int) -> Reading | None:
        """Three amounts or more in a row: "5, 5 and 7 grams", "2-2-4 g", "3 g, 2 g, 3 g"."""
        if not self.numeral(i) or not self._listed_after(i):
            return None
        values: list[Interval] = []
        unit: Quantity | None = None
        j, end = i, i
        while self.numeral(j) and len(values) < MOST_LISTED:
            value = self.parts[j].number or self.parts[j].kinds.get("number")
            if value is None:
                break
            values.append((float(value), float(value)))
            j += 1
            if self.has(j, *MEASURES[:3]):
                one = self._unit_of(j)
                if unit and one.unit != unit.unit:
                    break
                unit, j = one, j + 1
                if not self._listed(j):
                    end = j
                    break
            elif not self._list_goes_on(j):
                break
            end = j
            while self._listed(j):
                j += 1
        if unit is None or len(values) < 3 or not self.has(end - 1, *MEASURES[:3]):
            return None
        return _sum(unit, values), end

    def _listed_after(self, i: int) -> bool:
        return self._listed(i + 1) or (self.has(i + 1, *MEASURES[:3]) and self._listed(i + 2))

    def _list_goes_on(self, j: int) -> bool:
        return self._listed(j) and (self.numeral(j + 1) or (self._listed(j + 1) and self.numeral(j + 2)))

    def _listed(self, j: int) -> bool:
        return self.has(j, "and_word") or self.text(j) in {",", "/", "-", "then"}

    def _unit_of(self, j: int) -> Quantity:
        found = self._measure(ONE, j)
        return found[0] if found else Quantity(ONE, "bare", "")


def _sum(unit: Quantity, values: list[Interval]) -> Quantity:
    one = Quantity((sum(low for low, _ in values), sum(high for _, high in values)), "series", unit.unit, unit.each)
    each = unit.each or (0.0, 0.0)
    one.parts = [(low * each[0], high * each[1]) for low, high in values]
    one.exact = unit.exact
    return one
