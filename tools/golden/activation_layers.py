"""src/layers/activations.golden.json: activation layers and rescaling, from Keras (torch, float64)."""

from common import write
from layer_rows import inputs as grid, row


def inputs(seed, *shape):
    """Off the kinks, which lie on the grid of 1/64."""
    return grid(seed, *shape) * 2 + 1 / 128


write(
    "layers/activations.golden.json",
    {
        "about": "tools/golden/activation_layers.py",
        "ReLU": [
            row("ReLU", inputs(1, 3, 4), 100),
            row("ReLU", inputs(2, 3, 4), 110, maxValue=1.5),
            row("ReLU", inputs(3, 2, 2, 3, 2), 120, maxValue=3, negativeSlope=0.25, threshold=0.5),
            row("ReLU", inputs(4, 3, 4), 130, threshold=1),
            row("ReLU", inputs(5, 3, 4), 140, negativeSlope=0.5),
        ],
        "LeakyReLU": [
            row("LeakyReLU", inputs(6, 3, 4), 150),
            row("LeakyReLU", inputs(7, 2, 3, 2), 160, negativeSlope=0.125),
        ],
        "PReLU": [
            row("PReLU", inputs(8, 3, 4), 170),
            row("PReLU", inputs(9, 2, 3, 2, 4), 180, sharedAxes=[1, 2]),
            row("PReLU", inputs(10, 2, 3, 4), 190, sharedAxes=[2], alphaInitializer="ones"),
            row("PReLU", inputs(11, 2, 3, 4), 200, sharedAxes=1),
        ],
        "ELU": [
            row("ELU", inputs(12, 3, 4), 210),
            row("ELU", inputs(13, 2, 3, 2), 220, alpha=0.5),
        ],
        "Softmax": [
            row("Softmax", inputs(14, 3, 4), 230),
            row("Softmax", inputs(15, 2, 3, 4), 240, axis=1),
            row("Softmax", inputs(16, 2, 3, 2, 2), 250, axis=[1, -1]),
            row("Softmax", inputs(17, 2, 3, 4), 260, axis=-2),
        ],
        "Rescaling": [
            row("Rescaling", inputs(18, 3, 4), 270, 0.125),
            row("Rescaling", inputs(19, 2, 3, 3), 280, 2, offset=-0.75),
            row("Rescaling", inputs(20, 2, 3, 3), 290, [0.5, 1, 2], offset=[1, 0, -1]),
        ],
    },
)
