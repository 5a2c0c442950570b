"""src/layers/convolution.golden.json: convolutions of one to three dimensions, depthwise, separable, transposed (Keras)."""

from common import write
from layer_rows import inputs, row

line, image, volume = inputs(1, 2, 6, 4), inputs(2, 2, 5, 4, 2), inputs(3, 2, 3, 4, 3, 1)
small, narrow = inputs(4, 2, 3, 2, 2), inputs(5, 2, 4, 2)


def each(kind, x, seed, *rows):
    """Rows are (args, options), seeds 30 apart."""
    return [row(kind, x, seed + 30 * i, *args, **options) for i, (args, options) in enumerate(rows)]


write(
    "layers/convolution.golden.json",
    {
        "about": "tools/golden/convolution.py",
        "Conv1D": each(
            "Conv1D", line, 1000,
            ([3, 3], {}),
            ([2, 2], {"padding": "same", "strides": 2, "activation": "relu"}),
            ([2, 4], {"padding": "same", "dilationRate": 2, "useBias": False}),
            ([3, 3], {"padding": "causal", "dilationRate": 2}),
            ([2, 2], {"padding": "causal", "strides": 3}),
            ([4, 3], {"groups": 2, "activation": "tanh"}),
            ([2, 1], {}),
        ),
        "Conv2D": each(
            "Conv2D", image, 2000,
            ([3, 3], {}),
            ([2, [2, 3]], {"padding": "same", "activation": "sigmoid"}),
            ([2, 3], {"padding": "same", "strides": 2}),
            ([2, 2], {"padding": "same", "strides": [2, 3], "useBias": False}),
            ([2, 2], {"strides": [1, 2]}),
            ([1, [3, 2]], {"dilationRate": [1, 2]}),
            ([2, 2], {"dilationRate": 2, "padding": "same"}),
            ([4, [2, 1]], {"groups": 2}),
            ([3, 1], {"strides": 2, "activation": "relu"}),
            ([3, 1], {}),
        ),
        "Conv3D": each(
            "Conv3D", volume, 3000,
            ([2, 2], {}),
            ([1, [1, 3, 2]], {"padding": "same", "strides": [1, 2, 2], "activation": "tanh"}),
            ([2, [2, 2, 1]], {"dilationRate": [2, 1, 1], "useBias": False}),
        ),
        "DepthwiseConv1D": each(
            "DepthwiseConv1D", narrow, 4000,
            ([2], {"depthMultiplier": 2}),
            ([3], {"padding": "same", "strides": 2, "activation": "relu"}),
            ([2], {"dilationRate": 2, "useBias": False}),
        ),
        "DepthwiseConv2D": each(
            "DepthwiseConv2D", image, 5000,
            ([3], {}),
            ([[2, 3]], {"padding": "same", "depthMultiplier": 2, "activation": "tanh"}),
            ([3], {"padding": "same", "strides": 2, "useBias": False}),
            ([2], {"dilationRate": 2}),
            ([1], {"depthMultiplier": 3}),
        ),
        "SeparableConv1D": each(
            "SeparableConv1D", narrow, 6000,
            ([3, 2], {}),
            ([2, 3], {"padding": "same", "strides": 2, "depthMultiplier": 2, "activation": "relu"}),
            ([2, 2], {"dilationRate": 2, "useBias": False}),
        ),
        "SeparableConv2D": each(
            "SeparableConv2D", image, 7000,
            ([3, 3], {}),
            ([2, [2, 3]], {"padding": "same", "depthMultiplier": 2, "activation": "tanh"}),
            ([3, 3], {"padding": "same", "strides": 2, "useBias": False}),
        ),
        "Conv1DTranspose": each(
            "Conv1DTranspose", narrow, 8000,
            ([2, 3], {}),
            ([2, 3], {"strides": 2}),
            ([2, 2], {"strides": 3}),
            ([2, 3], {"strides": 2, "padding": "same"}),
            ([2, 2], {"strides": 3, "padding": "same", "activation": "tanh"}),
            ([1, 5], {"strides": 2, "padding": "same"}),
            ([2, 3], {"strides": 2, "outputPadding": 1}),
            ([2, 3], {"strides": 2, "padding": "same", "outputPadding": 0}),
            ([2, 3], {"strides": 2, "padding": "same", "outputPadding": 1}),
            ([2, 4], {"strides": 2, "padding": "same", "outputPadding": 1}),
            ([1, 5], {"strides": 3, "padding": "same", "outputPadding": 2}),
            ([1, 1], {"strides": 2, "padding": "same", "outputPadding": 1}),
            ([2, 3], {"dilationRate": 2, "useBias": False}),
            ([2, 2], {"dilationRate": 3, "padding": "same"}),
        ),
        "Conv2DTranspose": each(
            "Conv2DTranspose", small, 9000,
            ([3, 3], {}),
            ([2, 2], {"strides": 2, "activation": "relu"}),
            ([2, 3], {"strides": 2, "padding": "same"}),
            ([1, [4, 2]], {"strides": [2, 1], "padding": "same", "useBias": False}),
            ([2, 3], {"strides": [2, 3], "padding": "same", "outputPadding": [1, 2]}),
            ([1, [2, 3]], {"dilationRate": [2, 1]}),
        ),
        "Conv3DTranspose": each(
            "Conv3DTranspose", inputs(6, 2, 2, 1, 2, 1), 10000,
            ([2, 2], {}),
            ([1, [1, 3, 2]], {"strides": [1, 2, 2], "padding": "same", "activation": "tanh"}),
        ),
    },
)
