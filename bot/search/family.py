"""Words of one family: "retina" and "retinopathy", "alcohol" and "alcoholism"."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

_SHORTEST_ROOT = 5
_ENDINGS = (
    "a al ar abl able ably e ed er ers es ful i ia ial ian ibl ible ic ical ics ing ion is ism "
    "ist it iti ity ive iv iz ize ment nt nci ncy or ori ory os ous op opath opathi opathy s y ys "
    "ysis ysi abil m ms c cs t ti tic"
)
_FAMILY = frozenset(_ENDINGS.split()) | {""}


def are_kin(one: str, other: str) -> bool:
    """Say whether two stems differ in nothing but how a noun, verb or adjective is made.

    "Hepatitis" and "hepatic" are no kin: an inflammation is a disease of its own.
    """
    pairs = enumerate(zip(one, other, strict=False))
    root = next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
    if root < _SHORTEST_ROOT or "itis" in (one[root:], other[root:]):
        return False
    return one[root:] in _FAMILY and other[root:] in _FAMILY


class Family:
    """The stems of a text, found by those of their family too."""

    def __init__(self, stems: Iterable[str]) -> None:
        self.stems = frozenset(stems)
        self._sorted = sorted(stem for stem in self.stems if len(stem) >= _SHORTEST_ROOT)

    def kin(self, stem: str) -> frozenset[str]:
        """Return the stems that are the one asked for, or of its family."""
        found = {other for other in self._near(stem) if other == stem or are_kin(stem, other)}
        return frozenset(found | {stem} if stem in self.stems else found)

    def _near(self, stem: str) -> Iterator[str]:
        """Yield the stems with the same root."""
        root = stem[:_SHORTEST_ROOT]
        for at in range(bisect_left(self._sorted, root), len(self._sorted)):
            if not self._sorted[at].startswith(root):
                return
            yield self._sorted[at]

    def holds(self, stem: str) -> bool:
        """Say whether there is such a stem, or one of its family."""
        return stem in self.stems or bool(self.kin(stem))
