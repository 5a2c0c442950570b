"""src/layers/normalization.golden.json: the layers that normalize, from Keras, and from PyTorch what Keras lacks."""

import itertools

from common import write
from layer_rows import inputs, row

import keras
import torch

# On torch, Keras 3.15 hands axes that are consecutive to PyTorch as if they were the last: axis=1 of [2, 3, 4] fails.
# Its own formula, which it uses for other axes, is right.
keras.src.ops.nn.is_continuous_axis = lambda axis: False

flags = list(itertools.product([True, False], repeat=2))


def response(x, seed, **options):
    """tf.nn.local_response_normalization, which PyTorch has with alpha divided by the width of the window."""
    radius, alpha = options.get("depthRadius", 5), options.get("alpha", 1)
    size = 2 * radius + 1
    x = torch.tensor(x, requires_grad=True)
    y = torch.nn.functional.local_response_norm(
        x.movedim(-1, 1), size, alpha=alpha * size, beta=options.get("beta", 0.5), k=options.get("bias", 1)
    ).movedim(1, -1)
    cotangent = torch.tensor(inputs(seed, *y.shape))
    (gradient,) = torch.autograd.grad((y * cotangent).sum(), [x])
    return {
        "args": [], "options": options, "input": x, "weights": [], "output": y, "cotangent": cotangent,
        "inputGradient": gradient, "weightGradients": [],
    }


write(
    "layers/normalization.golden.json",
    {
        "about": "tools/golden/normalization.py",
        "BatchNormalization": [
            *[
                row("BatchNormalization", inputs(1, 4, 3), 100 + 30 * i, training=training, center=center, scale=scale)
                for i, (training, (center, scale)) in enumerate(itertools.product([True, False], flags))
            ],
            row("BatchNormalization", inputs(2, 4, 3), 400, training=True, trainable=False),
            row("BatchNormalization", inputs(3, 2, 3, 2, 3), 430, training=True, momentum=0.8, epsilon=1e-5),
            row("BatchNormalization", inputs(3, 2, 3, 2, 3), 430, momentum=0.8, epsilon=1e-5),
            row("BatchNormalization", inputs(4, 3, 2, 4), 460, training=True, axis=1),
            row("BatchNormalization", inputs(4, 3, 2, 4), 460, axis=-2),
        ],
        "LayerNormalization": [
            *[
                row("LayerNormalization", inputs(10, 3, 4), 500 + 30 * i, center=center, scale=scale)
                for i, (center, scale) in enumerate(flags)
            ],
            row("LayerNormalization", inputs(11, 2, 3, 4), 620, epsilon=1e-5),
            row("LayerNormalization", inputs(12, 2, 3, 4), 650, axis=[1, 2]),
            row("LayerNormalization", inputs(13, 2, 3, 2, 4), 680, axis=[1, 3]),
            row("LayerNormalization", inputs(14, 2, 3, 4), 710, axis=1),
        ],
        "GroupNormalization": [
            *[
                row("GroupNormalization", inputs(20, 2, 3, 4), 800 + 30 * i, groups=2, center=center, scale=scale)
                for i, (center, scale) in enumerate(flags)
            ],
            row("GroupNormalization", inputs(21, 2, 2, 3, 4), 920, groups=-1),
            row("GroupNormalization", inputs(22, 2, 3, 6), 950, groups=1, epsilon=1e-5),
            row("GroupNormalization", inputs(23, 3, 6), 980, groups=3),
            row("GroupNormalization", inputs(24, 2, 4, 3), 1010, groups=2, axis=1),
            row("GroupNormalization", inputs(25, 2, 32), 1040),
        ],
        "LocalResponseNormalization": [
            response(inputs(30, 2, 3, 3, 7), 1100),
            response(inputs(31, 2, 4, 12), 1110, depthRadius=2, bias=2, alpha=1e-4, beta=0.75),
            response(inputs(32, 3, 1, 4), 1120, depthRadius=1, alpha=0.5, beta=1),
            response(inputs(33, 2, 1, 5), 1130, depthRadius=0, bias=1.5),
        ],
    },
)
