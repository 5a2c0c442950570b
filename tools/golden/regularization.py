"""src/layers/regularization.golden.json: layers with regularizers, and how fit and evaluate report them (Keras)."""

from common import write
from layer_rows import inputs, option, row

import keras
import numpy as np

l1, l2, both = {"name": "l1", "l1": 0.05}, {"name": "l2", "l2": 0.1}, {"name": "l1l2", "l1": 0.02, "l2": 0.03}
image, line, flat = inputs(1, 2, 4, 4, 2), inputs(2, 2, 5, 2), inputs(3, 5, 4)
kernel, activity = {"kernelRegularizer": l2, "biasRegularizer": l1}, {"activityRegularizer": both}
affine = {"gammaRegularizer": l2, "betaRegularizer": both}
depthwise = {"depthwiseRegularizer": both, "biasRegularizer": l2}


def network():
    """A nested model, a layer that is applied twice, a frozen one, and a penalty on probabilities."""
    regular = dict(kernel_regularizer=option(l2), bias_regularizer=option(l1))
    inner = keras.Sequential([keras.Input([4]), keras.layers.Dense(3, "tanh", **regular)])
    shared = keras.layers.Dense(3, "tanh", activity_regularizer=option(both), **regular)
    frozen = keras.layers.Dense(3, trainable=False, activity_regularizer=option(l2), **regular)
    head = keras.layers.Dense(3, "softmax", kernel_regularizer=option(both), activity_regularizer=option(l2))
    x = keras.Input([4])
    h = inner(x)
    y = head(frozen(shared(shared(h))))
    model = keras.Model(x, y)
    for i, w in enumerate(model.weights):
        w.assign(inputs(50 + i, *w.shape))
    return model


def fitted(optimizer):
    """14 samples in batches of 4, the last one of 2."""
    xs, labels = inputs(40, 14, 4), np.random.RandomState(2).randint(0, 3, size=14)
    model = network()
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    start = model.get_weights()
    steps = [float(model.train_on_batch(xs[:5], labels[:5])[0]) for _ in range(3)]
    after = model.get_weights()
    options = {"batch_size": 4, "verbose": 0}
    history = model.fit(xs, labels, epochs=2, shuffle=False, **options).history
    return {
        "x": xs, "labels": labels, "weights": start, "stepLosses": steps, "weightsAfterSteps": after,
        "history": history, "evaluate": model.evaluate(xs, labels, return_dict=True, **options),
        "weightsAfterFit": model.get_weights(),
    }


write(
    "layers/regularization.golden.json",
    {
        "about": "tools/golden/regularization.py",
        "Dense": [
            row("Dense", flat, 100, 3, **kernel),
            row("Dense", flat, 130, 3, activation="tanh", **activity),
            row("Dense", flat, 160, 3, activation="softmax", kernelRegularizer=both, **activity),
            row("Dense", flat, 190, 3, kernelRegularizer={"name": "orthogonalRegularizer", "factor": 0.5, "mode": "rows"}),
        ],
        "Conv1D": [row("Conv1D", line, 200, 2, 2, **kernel)],
        "Conv2D": [row("Conv2D", image, 230, 2, 3, activation="tanh", **kernel, **activity)],
        "Conv2DTranspose": [row("Conv2DTranspose", image, 260, 2, 2, **kernel, **activity)],
        "DepthwiseConv2D": [row("DepthwiseConv2D", image, 290, 2, **depthwise, **activity)],
        "SeparableConv2D": [row("SeparableConv2D", image, 320, 2, 2, pointwiseRegularizer=l2, **depthwise, **activity)],
        "BatchNormalization": [
            row("BatchNormalization", image, 350, training=True, **affine),
            row("BatchNormalization", image, 380, **affine, **activity),
        ],
        "LayerNormalization": [row("LayerNormalization", flat, 410, **affine)],
        "GroupNormalization": [row("GroupNormalization", image, 440, groups=2, **affine)],
        "SGD": fitted(keras.optimizers.SGD(0.1)),
        "Adam": fitted(keras.optimizers.Adam(0.01)),
    },
)
