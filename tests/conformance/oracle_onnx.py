"""onnxruntime as the oracle of ONNX, and every ConvTranspose case that the `onnx` package ships.

ONNX's own `ReferenceEvaluator` is no oracle: it is wrong for groups with a bias, and raises for most groups.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from conformance.case import Case
from conformance.oracle import Oracle

OPSET, IR_VERSION = 11, 8
"""ConvTranspose has not changed its meaning since; later ones only add types."""
KINDS = ("pytorch-converted", "pytorch-operator", "simple")
"""The folders of models with data; `light` holds no ConvTranspose, and `real` would have to be downloaded."""


class OnnxOracle(Oracle):
    """ConvTranspose of opset 11, by onnxruntime on the CPU, which has float32 only."""

    packages = ("onnx", "onnxruntime")

    def __init__(self, name):
        super().__init__(name)
        self.options = onnxruntime.SessionOptions()
        self.options.log_severity_level = 4
        self.options.intra_op_num_threads = 1

    def output(self, case):
        values = [value.astype(np.float32) for value in case.values() if value is not None]
        names = ["x", "w", "bias"][: len(values)]
        session = onnxruntime.InferenceSession(
            model(names, values, case.arguments), self.options, providers=["CPUExecutionProvider"]
        )
        return session.run(None, dict(zip(names, values, strict=True)))[0]

    def own_cases(self):
        yield from node_cases()
        yield from model_cases()


def model(names, values, attributes):
    """Write the model of one node as bytes."""
    node = helper.make_node("ConvTranspose", names, ["y"], **attributes)
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, value.shape)
        for name, value in zip(names, values, strict=True)
    ]
    output = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
    graph = helper.make_graph([node], "one", inputs, [output])
    opset = helper.make_opsetid("", OPSET)
    return helper.make_model(graph, opset_imports=[opset], ir_version=IR_VERSION).SerializeToString()


def node_cases():
    """Give the cases of `onnx.backend.test.case.node`."""
    from onnx.backend.test.case.node import collect_testcases  # noqa: PLC0415 (takes three seconds)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        shipped = collect_testcases("ConvTranspose")
    for test in shipped:
        yield from cases(test.name, test.model.graph, *test.data_sets[0])


def model_cases():
    """Give the cases of the folders with models, those that are one ConvTranspose."""
    from onnx.backend.test.loader import load_model_tests  # noqa: PLC0415 (takes three seconds)

    for kind in KINDS:
        for test in load_model_tests(kind=kind):
            folder = Path(test.model_dir or "")
            graph = onnx.load(folder / "model.onnx").graph
            if "ConvTranspose" in {node.op_type for node in graph.node}:
                data = folder / "test_data_set_0"
                yield from cases(f"{kind} {test.name}", graph, tensors(data, "input"), tensors(data, "output"))


def tensors(folder, prefix):
    """Read the arrays of one data set, in order."""
    paths = sorted(folder.glob(f"{prefix}_*.pb"), key=lambda path: int(path.stem.rpartition("_")[2]))
    return [numpy_helper.to_array(onnx.load_tensor(path)) for path in paths]


def cases(name, graph, inputs, outputs):
    """Give a shipped case twice: with its data, and with integers; weights may be inputs or initializers."""
    (node,) = graph.node
    attributes = {attribute.name: attribute_value(attribute) for attribute in node.attribute}
    # It says again what the weights' shape says, and is no argument of ours.
    attributes.pop("kernel_shape", None)
    known = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    known |= zip((value.name for value in graph.input if value.name not in known), inputs, strict=False)
    x, w, bias = (*(known[each] for each in node.input), None)[:3]
    common = {"framework": "onnx", "shapes": (x.shape, w.shape), "arguments": attributes}
    yield Case(**common, origin=f"onnx {name}", operands=(x, w, bias), expected=outputs[0])
    yield Case(**common, origin=f"onnx {name}, integers", bias_size=None if bias is None else len(bias))


def attribute_value(attribute):
    """Read an attribute; text is stored as bytes."""
    value = helper.get_attribute_value(attribute)
    return value.decode() if isinstance(value, bytes) else list(value) if not isinstance(value, int) else value
