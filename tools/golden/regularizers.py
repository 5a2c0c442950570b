"""src/regularizers/regularizers.golden.json: penalties and their gradients (Keras)."""

from common import write
from layer_rows import inputs, regularizers

import torch


def penalty(x, name, **settings):
    x = torch.tensor(x, requires_grad=True)
    value = regularizers[name](**settings)(x)
    return {
        "config": {"name": name, **settings}, "input": x, "penalty": value,
        "gradient": torch.autograd.grad(value, x)[0],
    }


matrix, volume = inputs(1, 3, 4), inputs(2, 2, 3, 2)
write(
    "regularizers/regularizers.golden.json",
    {
        "about": "tools/golden/regularizers.py",
        "rows": [
            penalty(matrix, "l1", l1=0.01),
            penalty(volume, "l1", l1=0.3),
            penalty(matrix, "l2", l2=0.01),
            penalty(volume, "l2", l2=0.3),
            penalty(matrix, "l1l2", l1=0.01, l2=0.01),
            penalty(volume, "l1l2", l1=0.25, l2=0.0),
            penalty(matrix, "orthogonalRegularizer", factor=0.01, mode="rows"),
            penalty(matrix, "orthogonalRegularizer", factor=2.0, mode="columns"),
        ],
    },
)
