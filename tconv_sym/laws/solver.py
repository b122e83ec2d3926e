"""islpy, which comes with the extra `isl`: the one place that says whether it is there and works."""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import Any

from tconv_sym.errors import SolverError, described, shown

_NAME = "islpy"
_NEEDED = MappingProxyType(
    {
        "Context": ("set_max_operations", "reset_operations"),
        "Set": (
            *("intersect", "intersect_params", "subtract", "union", "is_empty", "is_subset", "params", "coalesce"),
            *("project_out", "remove_divs", "gist", "apply", "lexmin", "sample_point", "dim_min_val"),
            *("find_dim_by_name", "get_basic_sets", "get_ctx", "to_str"),
        ),
        "Map": ("range",),
        "BasicSet": ("to_str",),
        "Point": ("get_coordinate_val",),
        "Val": ("to_str",),
        "dim_type": ("param", "set"),
    }
)
"""What is used of it."""


def islpy() -> Any:  # noqa: ANN401 (islpy has no types)
    """Return islpy, which `working_islpy` has tried."""
    return import_module(_NAME)


def working_islpy() -> Any:  # noqa: ANN401
    """Import islpy and try it; raises `SolverError` that says why it cannot be used.

    Only what is not ours runs in here, and it may fail in any way, also by leaving.
    """
    try:
        found = islpy()
        _try(found)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        if isinstance(error, ModuleNotFoundError) and error.name == _NAME:
            raise SolverError("islpy, the extra isl, is not installed") from error
        raise SolverError(f"islpy, the extra isl, is installed but does not work: {described(error)}") from error
    return found


def _try(found: Any) -> None:  # noqa: ANN401
    """Look at all that is used, and ask what is known: a module that is no islpy may answer anything."""
    for kind, names in _NEEDED.items():
        for name in names:
            getattr(getattr(found, kind), name)
    context = found.Context()
    context.set_max_operations(10_000)
    context.reset_operations()
    numbers = found.Map("{ [n] -> [n + 1] : n > 1 }", context).range().subtract(found.Set("{ [3] }", context))
    answer = numbers.lexmin().sample_point().get_coordinate_val(found.dim_type.set, 0).to_str()
    if answer != "4" or numbers.is_empty() is not False:
        raise ValueError(f"the least n > 2 but 3 must be '4', got {shown(answer)}")
    if not issubclass(found.Error, Exception):
        raise TypeError(f"Error must be an exception, got {shown(found.Error)}")
