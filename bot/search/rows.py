"""Compressed rows of integers, the one array shape the matcher is made of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Rows:
    """Row i is `values[starts[i]:starts[i + 1]]`."""

    starts: Ints
    values: Ints

    @classmethod
    def of(cls, owners: Longs, values: Longs, count: int) -> "Rows":
        """Group values by their owner; the pairs come sorted by owner."""
        starts = np.zeros(count + 1, np.int32)
        np.cumsum(np.bincount(owners, minlength=count), out=starts[1:])
        return cls(starts, values.astype(np.int32))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def lengths(self) -> Ints:
        """Return how many values each row has."""
        return np.diff(self.starts)

    def owners(self) -> Longs:
        """Return the row of each value."""
        return np.repeat(np.arange(len(self)), self.lengths())

    def row(self, number: int) -> Ints:
        """Return the values of one row."""
        return self.values[self.starts[number] : self.starts[number + 1]]

    def places(self, rows: NDArray[np.integer]) -> tuple[Longs, Ints]:
        """Return where the values of some rows stand, joined, and how many each row has."""
        starts = self.starts[rows]
        lengths = self.starts[rows + 1] - starts
        return spread(starts, lengths), lengths

    def take(self, rows: NDArray[np.integer]) -> tuple[Ints, Ints]:
        """Return the values of some rows joined together, and how many each row has."""
        places, lengths = self.places(rows)
        return self.values[places], lengths

    def turned(self, count: int) -> "Rows":
        """Return the transpose: for each value, below `count`, the rows that hold it."""
        order = np.argsort(self.values, kind="stable")
        return Rows.of(self.values[order].astype(np.int64), self.owners()[order], count)


def spread(starts: NDArray[np.integer], lengths: NDArray[np.integer]) -> Longs:
    """Return the numbers from each start on, as many as its length says, joined."""
    if not len(lengths):
        return np.empty(0, np.int64)
    ends = lengths.cumsum()
    numbers: Longs = np.arange(ends[-1]) + (starts - ends + lengths).repeat(lengths)
    return numbers


def distinct(owners: Longs, values: Longs, width: int) -> tuple[Longs, Longs]:
    """Return the distinct (owner, value) pairs, sorted; every value is below `width`."""
    keys = np.sort(owners * width + values)
    if len(keys):
        keys = keys[np.append(True, keys[1:] != keys[:-1])]
    return keys // width, keys % width


def counted(owners: Longs, values: Longs, width: int) -> Longs:
    """Return for each value below `width` how many distinct owners have it."""
    return np.bincount(distinct(owners, values, width)[1], minlength=width)
