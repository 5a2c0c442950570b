"""src/layers/pooling.golden.json: pooling, from Keras."""

import os

from common import write
from layer_rows import inputs, row

os.environ["JAX_ENABLE_X64"] = "true"

import jax
import jax.numpy as jnp
import numpy as np
from keras.src.backend.jax import nn

line, image, volume = inputs(4, 2, 7, 2), inputs(2, 2, 5, 4, 2), inputs(3, 2, 3, 4, 3, 1)


def average(kind, x, seed, **options):
    """
    As Keras does on JAX (and on TensorFlow), where padding counts for nothing. On torch, where Keras 3.15 pads more at the
    end than at the start, it repeats the outermost elements and counts them.
    """
    size = options.get("poolSize", 2)
    each = lambda given: (given,) * (x.ndim - 2) if isinstance(given, int) else tuple(given)
    size, strides = each(size), each(options.get("strides", size))
    pool = lambda at: nn.average_pool(at, size, strides, options.get("padding", "valid"), "channels_last")
    y, pull = jax.vjp(pool, jnp.asarray(x))
    cotangent = inputs(seed, *y.shape)
    return {
        "args": [], "options": options, "input": x, "weights": [], "output": np.asarray(y), "cotangent": cotangent,
        "inputGradient": np.asarray(pull(jnp.asarray(cotangent))[0]), "weightGradients": [],
    }


def grid(make, kind, seed, x, *options):
    return [make(kind, x, seed + i, **given) for i, given in enumerate(options)]


one = [
    {},
    {"poolSize": 3, "strides": 2},
    {"padding": "same"},
    {"poolSize": 3, "strides": 1, "padding": "same"},
    {"poolSize": 4, "strides": 3, "padding": "same"},
]
two = [
    {},
    {"poolSize": [2, 3]},
    {"poolSize": 3, "strides": 2, "padding": "same"},
    {"poolSize": 2, "strides": [2, 1]},
    {"poolSize": [3, 2], "strides": 1, "padding": "same"},
]
three = [{}, {"poolSize": [1, 2, 2], "strides": [1, 2, 1], "padding": "same"}]
places = [("1D", line, one), ("2D", image, two), ("3D", volume, three)]

write(
    "layers/pooling.golden.json",
    {
        "about": "tools/golden/pooling.py",
        **{f"MaxPooling{d}": grid(row, f"MaxPooling{d}", 100, x, *given) for d, x, given in places},
        **{f"AveragePooling{d}": grid(average, f"AveragePooling{d}", 200, x, *given) for d, x, given in places},
        **{f"GlobalMaxPooling{d}": grid(row, f"GlobalMaxPooling{d}", 300, x, {}, {"keepdims": True}) for d, x, _ in places},
        **{
            f"GlobalAveragePooling{d}": grid(row, f"GlobalAveragePooling{d}", 400, x, {}, {"keepdims": True})
            for d, x, _ in places
        },
    },
)
