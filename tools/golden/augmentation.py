"""src/layers/augmentation.golden.json: images moved and flipped by given numbers, as Keras does once it has drawn them."""

from common import inputs, write

import keras
import numpy as np
import torch

keras.config.set_floatx("float32")
images = inputs(1, 6, 4, 5, 2)
# Down and to the right, in pixels: whole ones, none, more than the image, parts (exact in float32).
shifts = np.array([[0, 0], [1, -2], [-3, 4], [0.25, -1.5], [-5.75, 2.125], [6, 7.5]])
# Away from ties, which round to even there and here, but on a coordinate that is rounded itself.
nearest = np.array([[0, 0], [1, -2], [-3, 4], [0.25, -1.375], [-5.75, 2.125], [6, 7.625]])


def moved(fill_mode, interpolation):
    layer = keras.layers.RandomTranslation(1, 1, fill_mode, interpolation, fill_value=-0.5)
    by = nearest if interpolation == "nearest" else shifts
    translations = torch.tensor(by[:, ::-1].copy(), dtype=torch.float32)
    output = layer.transform_images(
        torch.tensor(images, dtype=torch.float32), {"translations": translations}, training=True
    )
    return {
        "fillMode": fill_mode, "interpolation": interpolation, "down": by[:, 0], "right": by[:, 1],
        "output": output.reshape(-1),
    }


def flipped(mode):
    layer = keras.layers.RandomFlip({"horizontalAndVertical": "horizontal_and_vertical"}.get(mode, mode))
    flips = torch.tensor([i % 2 == 0 for i in range(len(images))]).reshape(-1, 1, 1, 1)
    output = layer.transform_images(torch.tensor(images, dtype=torch.float32), {"flips": flips}, training=True)
    return {"mode": mode, "output": output}


write(
    "layers/augmentation.golden.json",
    {
        "about": "tools/golden/augmentation.py; of what is flipped, images 0, 2 and 4 are",
        "images": images,
        "fillValue": -0.5,
        "translated": [
            moved(mode, interpolation)
            for mode in ("reflect", "constant", "wrap", "nearest")
            for interpolation in ("nearest", "bilinear")
        ],
        "flipped": [flipped(mode) for mode in ("horizontal", "vertical", "horizontalAndVertical")],
    },
)
