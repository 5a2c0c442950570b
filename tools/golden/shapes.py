"""src/layers/shapes.golden.json: the layers without weights that pad, crop, repeat and reorder, from Keras."""

from common import write
from layer_rows import inputs, row

line, image, volume = inputs(1, 2, 5, 2), inputs(2, 2, 3, 4, 2), inputs(3, 2, 3, 4, 5, 1)
big = inputs(4, 2, 3, 3, 3, 2)

write(
    "layers/shapes.golden.json",
    {
        "about": "tools/golden/shapes.py",
        "ZeroPadding1D": [
            row("ZeroPadding1D", line, 100),
            row("ZeroPadding1D", line, 101, padding=2),
            row("ZeroPadding1D", line, 102, padding=[0, 3]),
        ],
        "ZeroPadding2D": [
            row("ZeroPadding2D", image, 110),
            row("ZeroPadding2D", image, 111, padding=[2, 1]),
            row("ZeroPadding2D", image, 112, padding=[[1, 0], [0, 2]]),
        ],
        "ZeroPadding3D": [
            row("ZeroPadding3D", inputs(5, 2, 2, 1, 2, 1), 120),
            row("ZeroPadding3D", inputs(5, 2, 2, 1, 2, 1), 121, padding=[1, 0, 2]),
            row("ZeroPadding3D", inputs(5, 2, 2, 1, 2, 1), 122, padding=[[0, 1], [1, 0], [2, 0]]),
        ],
        "Cropping1D": [
            row("Cropping1D", line, 130),
            row("Cropping1D", line, 131, cropping=2),
            row("Cropping1D", line, 132, cropping=[0, 3]),
        ],
        "Cropping2D": [
            row("Cropping2D", image, 140),
            row("Cropping2D", image, 141, cropping=1),
            row("Cropping2D", image, 142, cropping=[0, 1]),
            row("Cropping2D", image, 143, cropping=[[2, 0], [1, 2]]),
        ],
        "Cropping3D": [
            row("Cropping3D", big, 150),
            row("Cropping3D", volume, 151, cropping=1),
            row("Cropping3D", volume, 152, cropping=[1, 0, 2]),
            row("Cropping3D", volume, 153, cropping=[[2, 0], [0, 1], [1, 3]]),
        ],
        "UpSampling1D": [row("UpSampling1D", line, 160), row("UpSampling1D", line, 161, size=3)],
        "UpSampling2D": [
            row("UpSampling2D", image, 170),
            row("UpSampling2D", image, 171, size=[1, 3]),
            row("UpSampling2D", image, 172, interpolation="bilinear"),
            row("UpSampling2D", image, 173, size=[3, 2], interpolation="bilinear"),
            row("UpSampling2D", inputs(6, 2, 1, 2, 2), 174, size=[4, 1], interpolation="bilinear"),
        ],
        "UpSampling3D": [
            row("UpSampling3D", inputs(5, 2, 2, 1, 2, 1), 180),
            row("UpSampling3D", inputs(5, 2, 2, 1, 2, 1), 181, size=[1, 2, 3]),
        ],
        "Reshape": [
            row("Reshape", image, 190, [8, 3]),
            row("Reshape", image, 191, [-1, 2, 6]),
            row("Reshape", image, 192, [-1]),
            row("Reshape", image, 193, [24, 1]),
        ],
        "Permute": [
            row("Permute", line, 200, [2, 1]),
            row("Permute", image, 201, [3, 1, 2]),
            row("Permute", image, 202, [1, 2, 3]),
        ],
        "RepeatVector": [row("RepeatVector", inputs(7, 2, 3), 210, 4), row("RepeatVector", inputs(7, 2, 3), 211, 1)],
        "SpatialDropout1D": [row("SpatialDropout1D", line, 220, 0.5)],
        "SpatialDropout2D": [row("SpatialDropout2D", image, 221, 0.25)],
        "SpatialDropout3D": [row("SpatialDropout3D", volume, 222, 0.5)],
    },
)
