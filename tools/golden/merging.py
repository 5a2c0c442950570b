"""src/layers/merging.golden.json: merge layers forward and their gradients, with broadcasting, from Keras (float64)."""

from common import inputs, write

import keras
import torch

keras.config.set_floatx("float64")


def case(kind, *shapes, seed, **options):
    xs = [torch.tensor(inputs(seed + i, *shape), requires_grad=True) for i, shape in enumerate(shapes)]
    y = getattr(keras.layers, kind)(**options)(xs)
    cotangent = torch.tensor(inputs(seed + 50, *y.shape))
    gradients = torch.autograd.grad((y * cotangent).sum(), xs)
    return {
        "kind": kind, "options": options, "inputs": xs, "output": y,
        "cotangent": cotangent, "gradients": gradients,
    }


elementwise = ["Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"]
several = [kind for kind in elementwise if kind != "Subtract"]
write(
    "layers/merging.golden.json",
    {
        "about": "tools/golden/merging.py",
        "cases": [
            *[case(kind, (2, 3), (2, 3), seed=100 * i) for i, kind in enumerate(elementwise)],
            *[case(kind, (2, 4), (2, 4), (2, 4), seed=1000 + 100 * i) for i, kind in enumerate(several)],
            *[case(kind, (2, 3, 1), (2, 1, 2), seed=2000 + 100 * i) for i, kind in enumerate(elementwise)],
            # Where ranks differ, new axes go behind the batch.
            *[case(kind, (2, 4), (2, 3, 4), seed=3000 + 100 * i) for i, kind in enumerate(elementwise)],
            case("Concatenate", (2, 3), (2, 1), (2, 2), seed=4000),
            case("Concatenate", (2, 3, 2), (2, 1, 2), seed=4100, axis=1),
            case("Concatenate", (2, 2, 3), (2, 2, 1), seed=4200, axis=-1),
        ],
    },
)
