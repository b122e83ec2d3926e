"""Conversions from framework to framework, both of them executed: what comes out must be the same.

The lines that `Conversion` writes are run as they stand, but for ONNX, whose are no Python; there its moves are applied.
"""

from __future__ import annotations

import time
from functools import partial

import numpy as np

from conformance import expressing, sweep
from conformance.case import Case, Refusal
from conformance.comparing import AGREE, DIFFER, Judgement
from conformance.faults import FAULTS, is_cropped_and_padded, known
from conformance.oracle import ORACLES, load
from conformance.tally import DECLINED, FAULT, Tally
from tconv_sym import frameworks
from tconv_sym.frameworks.layout import permute_axes

NAME = "conversions"
SIDES = {"torch": "torch", "onnx": "onnx", "jax": "jax", "keras": "keras-torch", "tensorflow": "tensorflow"}
"""What computes each framework's side; one process has one Keras, and on PyTorch it is fast."""
PART = 20
"""One geometry of so many is converted."""


def work(seed, count, tell):
    """Convert a sample of the sweep, every way of writing it to every other framework, and tell what came of it."""
    oracles = dict(loaded(tell))
    geometries = list(sweep.geometries(seed, count))[::PART]
    cases = [case for number, geometry in enumerate(geometries) for case in one_each(geometry, number, oracles)]
    tell(expect=len(cases))
    tally, start = Tally(NAME, f"{len(geometries)} geometries, {', '.join(oracles)}"), time.perf_counter()
    for case in cases:
        for to in oracles:
            if to != case.framework:
                add(tally, converted(case, to, oracles), to)
        tell(done=1, failed=tally.failures)
    tally.geometries, tally.seconds = len(geometries), time.perf_counter() - start
    tell(tally=tally.to_dict())


def loaded(tell):
    """Give the frameworks that are installed, with their oracles; the others' own lines say that they are not."""
    for framework, name in SIDES.items():
        oracle = load_or_tell(name, tell)
        if oracle is not None:
            yield framework, oracle


def load_or_tell(name, tell):
    """Return an oracle, or None."""
    try:
        return load(name)
    except ImportError as error:
        tell(lacks=str(error))
    return None


def one_each(geometry, number, oracles):
    """Give the first way of writing a geometry in each framework."""
    cases = [case for case in expressing.cases(geometry, f"conversion {number}") if case.framework in oracles]
    return {case.framework: case for case in reversed(cases)}.values()


def add(tally, judgement, to):
    """Count one conversion."""
    executed = judgement.case.framework == to
    fault = known(SIDES[to], judgement, FAULTS) if executed and judgement.status == DIFFER else None
    if fault is not None:
        tally.counts[DECLINED if fault.ours else FAULT] += 1
        tally.faults[fault.name] += 1
    elif judgement.status == DIFFER:
        tally.report(DIFFER, f"{judgement.case.origin}: {judgement.said}")
    else:
        tally.counts[judgement.status] += 1


def converted(case, to, oracles):
    """Compute a case in its own framework and, converted, in another."""
    source = frameworks.FRAMEWORKS[case.framework](*case.shapes, **case.arguments)
    conversion = frameworks.convert(source, to)
    if not conversion.exact and is_expressible(case, to):
        return Judgement(case, Refusal(""), DIFFER, told(conversion, f"{to} needs nothing after the call"))
    if not conversion.exists:
        return Judgement(case, Refusal(""), NONE)
    target = conversion.target
    x, w, _ = case.values()
    shapes = target.input_shape, target.kernel_shape
    given = (conversion.move_input(x), conversion.move_kernel(w), None)
    goal = Case(
        framework=to, shapes=shapes, arguments=dict(target.arguments), origin=f"{case.call} to {to}", operands=given
    )
    try:
        mine = oracles[case.framework].outputs([Case(**fields(case), operands=(x, w, None))])[0]
        theirs = np.asarray(RUN.get(to, partial(run_moves, oracles))(conversion, x, w, goal))
    except Exception as error:  # noqa: BLE001 (a refusal of what we wrote is a disagreement)
        return Judgement(goal, Refusal.of(error), DIFFER, told(conversion, Refusal.of(error).message))
    if isinstance(mine, Refusal):
        return Judgement(case, mine, NONE)
    wanted = in_layout(mine, source.output_layout, target.output_layout)
    if wanted.shape != theirs.shape or (wanted != theirs).any():
        return Judgement(goal, theirs, DIFFER, told(conversion, f"outputs differ: {wanted.shape}, {theirs.shape}"))
    return Judgement(goal, theirs, AGREE)


def fields(case):
    """Return what a case is, without its operands and its bias."""
    return {"framework": case.framework, "shapes": case.shapes, "arguments": case.arguments, "origin": case.origin}


def is_expressible(case, to):
    """Whether a framework writes a case's geometry by itself, by any of its ways, without a known fault."""
    ways = [way for way in expressing.cases(case.geometry, "") if way.framework == to]
    return any(not is_cropped_and_padded(way) and not is_known_to_fail(way) for way in ways)


def is_known_to_fail(way):
    """Whether any oracle of a call's framework is known to refuse it."""
    judgement = Judgement(way, REFUSED, DIFFER)
    return any(known(name, judgement, FAULTS) for name, (home, _) in ORACLES.items() if home == way.framework)


REFUSED = Refusal("if it is")
NONE = "both refuse"
"""Where there is no equivalent, nor a way of writing the geometry; and where the source itself fails, as is known."""


def told(conversion, said):
    """Write what went wrong with the lines that it went wrong with."""
    lines = "\n  ".join([conversion.source.call, *conversion.lines, *conversion.reasons])
    return f"{said}\n  {lines}"


def in_layout(array, source, target):
    """Take an output to another layout, and give it a batch axis if it has none."""
    if "N" not in source:
        array, source = array[None], f"N{source}"
    return permute_axes(array, source, target)


def run_moves(oracles, conversion, _x, _w, goal):
    """Compute the target's call between the moves as data."""
    result = oracles[goal.framework].outputs([goal])[0]
    if isinstance(result, Refusal):
        raise ValueError(result.message)  # noqa: TRY004 (no type is wrong: the framework refuses)
    return conversion.move_output(result)


def run_torch(conversion, x, w, _goal):
    """Run the lines on tensors."""
    import torch  # noqa: PLC0415 (only what is converted to is imported)

    tensors = (torch.from_numpy(value.astype(np.float32)) for value in (x, w))
    return run_lines(conversion, *tensors, torch=torch)


def run_jax(conversion, x, w, _goal):
    """Run the lines on JAX's arrays."""
    import jax  # noqa: PLC0415 (only what is converted to is imported)

    arrays = (jax.numpy.asarray(value, np.float32) for value in (x, w))
    return run_lines(conversion, *arrays, jax=jax, jnp=jax.numpy)


def run_keras(conversion, x, w, _goal):
    """Run the lines on the backend's tensors."""
    import keras  # noqa: PLC0415 (only what is converted to is imported)

    tensors = (keras.ops.convert_to_tensor(value, "float32") for value in (x, w))
    return keras.ops.convert_to_numpy(run_lines(conversion, *tensors, keras=keras))


def run_tensorflow(conversion, x, w, _goal):
    """Run the lines on TensorFlow's tensors."""
    import tensorflow as tf  # noqa: PLC0415 (only what is converted to is imported)

    return run_lines(conversion, *(tf.constant(value, tf.float32) for value in (x, w)), tf=tf)


def run_lines(conversion, x, w, **modules):
    """Execute what we ourselves wrote, as a user would."""
    names = {"x": x, "w": w, **modules}
    exec("\n".join(conversion.lines), names)  # noqa: S102 (our own lines, on purpose)
    return names["y"]


RUN = {"torch": run_torch, "jax": run_jax, "keras": run_keras, "tensorflow": run_tensorflow}
