"""The numbers every contestant starts from: the same as lib/data.mjs, bit for bit."""
import numpy as np


def uniform(seed, count):
    with np.errstate(over="ignore"):
        s = np.uint32(seed) + np.arange(1, count + 1, dtype=np.uint32) * np.uint32(0x6D2B79F5)
        t = (s ^ (s >> np.uint32(15))) * (np.uint32(1) | s)
        t = (t + (t ^ (t >> np.uint32(7))) * (np.uint32(61) | t)) ^ t
        return (t ^ (t >> np.uint32(14))).astype(np.float64) / 4294967296.0


def floats(spec):
    shape = spec["shape"]
    if "values" in spec:
        return np.array(spec["values"], np.float32).reshape(shape)
    rows = spec.get("rows", shape[0])
    source = uniform(spec["seed"], rows * int(np.prod(shape[1:])))
    source = np.resize(source, shape)  # repeats the first rows
    return (spec["low"] + (spec["high"] - spec["low"]) * source).astype(np.float32)


def labels(spec):
    return np.floor(uniform(spec["seed"], int(np.prod(spec["shape"]))) * spec["classes"]).astype(np.int32)


def kernel(layer):
    """[inputs, units], [kernel, kernel, inputs, filters] or [kernel, kernel, inputs, 1], a folded normalization's scale included."""
    k = layer.get("kernel")
    shape = {
        "dense": lambda: [layer["inputs"], layer["units"]],
        "conv2d": lambda: [k, k, layer["inputs"], layer["filters"]],
        "depthwiseConv2d": lambda: [k, k, layer["inputs"], 1],
    }[layer["kind"]]()
    values = floats({"shape": shape, "seed": layer["seed"], "low": -layer["limit"], "high": layer["limit"]})
    if "normalization" not in layer:
        return values
    scale, _ = scale_and_shift(layer["normalization"])
    if layer["kind"] == "depthwiseConv2d":
        scale = scale[:, None]
    return (values * scale).astype(np.float32)


def bias(layer):
    if "normalization" in layer:
        return scale_and_shift(layer["normalization"])[1].astype(np.float32)
    return np.zeros({"dense": layer.get("units"), "conv2d": layer.get("filters")}.get(layer["kind"]) or layer["inputs"], np.float32)


def statistics(layer):
    """gamma, beta, mean, variance that a batch normalization starts from."""
    n = layer["inputs"]
    if not layer.get("statistics"):
        return [np.full(n, value, np.float32) for value in (1, 0, 0, 1)]
    draw = floats({"shape": [4, n], "seed": layer["seed"], "low": 0, "high": 1}).astype(np.float64)
    return [(draw[row] + start).astype(np.float32) for row, start in enumerate((0.5, -0.5, -0.5, 0.5))]


def scale_and_shift(layer):
    gamma, beta, mean, variance = (value.astype(np.float64) for value in statistics(layer))
    scale = gamma / np.sqrt(variance + layer["epsilon"])
    return scale, beta - mean * scale


def channels_first_kernel(layer):
    """[filters, inputs, kernel, kernel], or [inputs, units] with the rows in the order of a flattened [channels, height, width]."""
    values = kernel(layer)
    if layer["kind"] == "conv2d":
        return np.ascontiguousarray(values.transpose(3, 2, 0, 1))
    if layer["kind"] == "depthwiseConv2d":
        return np.ascontiguousarray(values.transpose(2, 3, 0, 1))
    if "flattened" not in layer:
        return values
    return values.reshape([*layer["flattened"], -1]).transpose(2, 0, 1, 3).reshape(values.shape)


def pads(layer):
    """(low, high), the same for both axes."""
    p = layer.get("padding", 0)
    return (p, p) if isinstance(p, int) else tuple(p)


def folded(layers):
    """Each batch normalization, and an activation after it, drawn into the convolution before it: lib/layers.mjs."""
    out = []
    for layer in layers:
        if layer["kind"] == "batchNormalization":
            out[-1] = {**out[-1], "bias": True, "normalization": layer}
        elif layer["kind"] == "activation" and out[-1].get("activation") == "linear":
            out[-1] = {**out[-1], "activation": layer["activation"]}
        else:
            out.append(layer)
    return out


def targets(workload):
    """Class numbers [batch], or float targets."""
    y = workload["y"]
    return labels(y) if "classes" in y else floats(y)
