"""What every golden script shares: fixed inputs, rounding, and one way of writing JSON."""

import json
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "torch")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import numpy as np

SOURCE = pathlib.Path(__file__).resolve().parents[2] / "src"


def float32(values):
    """Inputs are exact float32 values, so that every precision starts from the same numbers."""
    return np.asarray(values, dtype=np.float32).astype(np.float64)


def inputs(seed, *shape, scale=1.0):
    """Normal values on a grid of 1/1024: exact in float32 and short in JSON."""
    values = np.random.RandomState(seed).normal(size=shape) * scale
    return np.round(values * 1024) / 1024


def plain(value):
    """Nested lists of numbers with nine significant digits, which is enough to give back every float32."""
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    if isinstance(value, (np.ndarray, np.generic)) or hasattr(value, "__array__"):
        value = np.asarray(value).tolist()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, float):
        assert np.isfinite(value), "JSON has no NaN or infinity"
        rounded = float(f"{value:.9g}")
        return int(rounded) if rounded.is_integer() and abs(rounded) < 2**31 and str(rounded) != "-0.0" else rounded
    return value


def write(path, contents):
    """One line a top-level entry (or list item), so that a diff shows which entry moved."""
    compact = lambda value: json.dumps(value, separators=(",", ":"), allow_nan=False)
    lines = []
    for key, value in plain(contents).items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            rows = ",\n    ".join(compact(item) for item in value)
            lines.append(f"  {json.dumps(key)}: [\n    {rows}\n  ]")
        else:
            lines.append(f"  {json.dumps(key)}: {compact(value)}")
    target = SOURCE / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{path}: {target.stat().st_size / 1000:.1f} kB")
