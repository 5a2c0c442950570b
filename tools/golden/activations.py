"""src/activations/activations.golden.json: values and first and second derivatives from Keras (torch, float64)."""

from common import float32, inputs, write

import keras
import numpy as np
import torch

grid = float32(
    [-1000, -88.7, -30, -10, -5, -3, -2, -1, -0.75, -0.5, -0.1, -1e-3, -1e-6, -1e-20, -0.0]
    + [0, 1e-20, 1e-6, 1e-3, 0.1, 0.5, 0.75, 1, 2, 3, 5, 10, 30, 88.7, 1000]
)


def element_wise(f):
    x = torch.tensor(grid, requires_grad=True)
    y = f(x)
    if not y.requires_grad:
        return {"value": y, "derivative": np.zeros_like(grid), "second": np.zeros_like(grid)}
    (first,) = torch.autograd.grad(y.sum(), x, create_graph=True)
    second = torch.autograd.grad(first.sum(), x)[0] if first.requires_grad else torch.zeros_like(x)
    return {"value": y, "derivative": first, "second": second}


def softmax(x, cotangent):
    x = torch.tensor(float32(x), requires_grad=True)
    y = keras.activations.softmax(x)
    (gradient,) = torch.autograd.grad(y, x, torch.tensor(cotangent))
    return {"input": x, "cotangent": cotangent, "value": y, "gradient": gradient}


write(
    "activations/activations.golden.json",
    {
        "about": "tools/golden/activations.py",
        "grid": grid,
        "linear": element_wise(lambda x: keras.activations.linear(x) * 1.0),
        "relu": element_wise(keras.activations.relu),
        # Keras on torch takes the negative slope at 0; Keras on JAX takes 1 there.
        "leakyRelu": element_wise(keras.activations.leaky_relu),
        "sigmoid": element_wise(keras.activations.sigmoid),
        "tanh": element_wise(keras.activations.tanh),
        # Not in Keras: 1 where x > 0, else 0; flat everywhere.
        "step": element_wise(lambda x: torch.heaviside(x.detach(), torch.zeros((), dtype=x.dtype))),
        "softmax": [
            softmax(inputs(1, 3, 5, scale=2), inputs(2, 3, 5)),
            softmax(inputs(3, 2, 2, 3), inputs(4, 2, 2, 3)),
            softmax([[1000, 0, -1000], [1000, 1000, 999], [-1000, -1000, -1001], [0, 0, 0]], inputs(5, 4, 3)),
            softmax([[3], [-7]], inputs(6, 2, 1)),
        ],
    },
)
