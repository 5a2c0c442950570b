"""src/activations/activations.golden.json: values and first and second derivatives from Keras (torch, float64)."""

from common import float32, inputs, write

import re

import keras
import numpy as np
import torch

grid = float32(
    [-1000, -88.7, -30, -10, -5, -3, -2, -1, -0.75, -0.5, -0.1, -1e-3, -1e-6, -1e-20, -0.0]
    + [0, 1e-20, 1e-6, 1e-3, 0.1, 0.5, 0.75, 1, 2, 3, 5, 10, 30, 88.7, 1000]
)
below = np.where(grid == 0, -1e-300, grid)


def element_wise(f, at=grid, straight=False):
    """`straight`: of straight lines, whose second derivative PyTorch has not."""
    x = torch.tensor(at, requires_grad=True)
    y = f(x)
    if not y.requires_grad:
        return {"value": y, "derivative": np.zeros_like(grid), "second": np.zeros_like(grid)}
    (first,) = torch.autograd.grad(y.sum(), x, create_graph=True)
    second = torch.autograd.grad(first.sum(), x)[0] if first.requires_grad and not straight else torch.zeros_like(x)
    return {"value": y, "derivative": first, "second": second}


def along_last(f, x, cotangent):
    x = torch.tensor(float32(x), requires_grad=True)
    y = f(x)
    (gradient,) = torch.autograd.grad(y, x, torch.tensor(cotangent))
    return {"input": x, "cotangent": cotangent, "value": y, "gradient": gradient}


def rows(f):
    return [
        along_last(f, inputs(1, 3, 5, scale=2), inputs(2, 3, 5)),
        along_last(f, inputs(3, 2, 2, 3), inputs(4, 2, 2, 3)),
        along_last(f, [[1000, 0, -1000], [1000, 1000, 999], [-1000, -1000, -1001], [0, 0, 0]], inputs(5, 4, 3)),
        along_last(f, [[3], [-7]], inputs(6, 2, 1)),
    ]


def sparsemax(x):
    """By its definition, since Keras 3.15 on torch sums sums: its [1000, 1000, 999] has the answer [0, 0, 0]."""
    low, high = (x.max(-1, keepdim=True).values.detach() - shift for shift in (1, 0))
    for _ in range(100):  # the threshold by bisection
        middle = (low + high) / 2
        over = (x.detach() - middle).clamp(min=0).sum(-1, keepdim=True) > 1
        low, high = torch.where(over, middle, low), torch.where(over, high, middle)
    inside = x.detach() > high
    threshold = (torch.where(inside, x, 0.0).sum(-1, keepdim=True) - 1) / inside.sum(-1, keepdim=True)
    return torch.where(inside, x - threshold, 0.0)


k = keras.activations
same = "relu sigmoid tanh gelu silu softplus softsign mish relu6 hard_silu hard_tanh"
same += " log_sigmoid tanh_shrink soft_shrink hard_shrink sparse_plus sparse_sigmoid"
camel = lambda name: re.sub("_(.)", lambda found: found[1].upper(), name)
write(
    "activations/activations.golden.json",
    {
        "about": "tools/golden/activations.py",
        "grid": grid,
        "linear": element_wise(lambda x: k.linear(x) * 1.0),
        # Keras on torch takes the negative slope at 0; Keras on JAX takes 1 there.
        "leakyRelu": element_wise(k.leaky_relu),
        # Not in Keras: 1 where x > 0, else 0; flat everywhere.
        "step": element_wise(lambda x: torch.heaviside(x.detach(), torch.zeros((), dtype=x.dtype))),
        **{camel(name): element_wise(getattr(k, name)) for name in same.split()},
        # PyTorch takes the slope at 0 from below and the second derivative from above; here both are from below.
        **{name: element_wise(getattr(k, name), below) for name in ("elu", "celu", "selu")},
        "hardSigmoid": element_wise(k.hard_sigmoid, straight=True),
        # JSON has no infinity.
        "exponential": {"grid": grid[:-1], **element_wise(k.exponential, grid[:-1])},
        # In float64 x + sqrt(x² + b) still has ten right digits at -1000.
        "squareplus": element_wise(k.squareplus),
        "options": [
            {"name": name, "options": options, **element_wise(f, below if name in ("elu", "celu") else grid)}
            for name, options, f in [
                ("elu", {"alpha": 0.5}, lambda x: k.elu(x, alpha=0.5)),
                ("celu", {"alpha": 0.5}, lambda x: k.celu(x, alpha=0.5)),
                ("gelu", {"approximate": True}, lambda x: k.gelu(x, approximate=True)),
                ("leakyRelu", {"negativeSlope": 0.01}, lambda x: k.leaky_relu(x, negative_slope=0.01)),
                ("softShrink", {"threshold": 2.5}, lambda x: k.soft_shrink(x, threshold=2.5)),
                ("hardShrink", {"threshold": 2.5}, lambda x: k.hard_shrink(x, threshold=2.5)),
                ("squareplus", {"b": 0.25}, lambda x: k.squareplus(x, b=0.25)),
                ("relu", {"maxValue": 6}, lambda x: k.relu(x, max_value=6)),
                ("relu", {"threshold": 1.5}, lambda x: k.relu(x, threshold=1.5)),
                (
                    "relu",
                    {"negativeSlope": 0.25, "maxValue": 4, "threshold": 1.5},
                    lambda x: k.relu(x, negative_slope=0.25, max_value=4, threshold=1.5),
                ),
            ]
        ],
        "softmax": rows(k.softmax),
        "logSoftmax": rows(k.log_softmax),
        "sparsemax": rows(sparsemax),
    },
)
