"""Words of one family: "retina" and "retinopathy", "alcohol" and "alcoholism"."""

from collections.abc import Collection

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


def holds(stems: Collection[str], stem: str) -> bool:
    """Say whether some stem is the one asked for, or of its family."""
    if stem in stems:
        return True
    start = stem[:_SHORTEST_ROOT]
    if len(start) < _SHORTEST_ROOT:
        return False
    return any(other.startswith(start) and are_kin(stem, other) for other in stems)
