"""Things that are asked for by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TypeVar

from tconv_sym.errors import FormError, UnknownNameError

T = TypeVar("T")


class Catalogue(Mapping[str, T]):
    """Things by name, in order; a name that is missing is refused with those that there are."""

    def __init__(self, kind: str, entries: dict[str, T], absent: Mapping[str, str] = MappingProxyType({})) -> None:
        """Hold `entries`, each a `kind` of thing; `absent` gives the reasons of those that do not exist here."""
        self._kind, self._entries, self._absent = kind, entries, absent

    def __getitem__(self, name: str) -> T:
        if name in self._absent:
            raise FormError(f"the {name} form does not exist here: {self._absent[name]}")
        if name not in self._entries:
            raise UnknownNameError(self._kind, name, tuple(self._entries))
        return self._entries[name]

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return repr(self._entries)
