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
    return floats(
        {"shape": [layer["inputs"], layer["units"]], "seed": layer["seed"], "low": -layer["limit"], "high": layer["limit"]}
    )


def targets(workload):
    """Class numbers [batch], or float targets."""
    y = workload["y"]
    return labels(y) if "classes" in y else floats(y)
