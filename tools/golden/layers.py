"""src/layers/layers.golden.json: forward, gradients and three SGD steps of the first layers, from Keras (float64)."""

from common import inputs, write

import keras
import numpy as np
import torch

keras.config.set_floatx("float64")


def dense(x, units, seed, **options):
    x = torch.tensor(x, requires_grad=True)
    names = {"useBias": "use_bias"}
    layer = keras.layers.Dense(units, **{names.get(key, key): value for key, value in options.items()})
    layer.build(x.shape)
    start = [inputs(seed, x.shape[-1], units), inputs(seed + 1, units)][: len(layer.weights)]
    layer.set_weights(start)
    y = layer(x)
    cotangent = torch.tensor(inputs(seed + 2, *y.shape))
    gradients = torch.autograd.grad((y * cotangent).sum(), [x, *[w.value for w in layer.weights]])
    # Three steps of SGD(0.1) on the mean squared error against `target`.
    target = torch.tensor(inputs(seed + 3, *y.shape))
    optimizer = keras.optimizers.SGD(0.1)
    losses, steps = [], []
    for _ in range(3):
        loss = keras.losses.MeanSquaredError()(target, layer(x.detach()))
        losses.append(float(loss.detach()))
        optimizer.apply(torch.autograd.grad(loss, [w.value for w in layer.weights]), layer.weights)
        steps.append([w.numpy().copy() for w in layer.weights])
    return {
        "units": units, "options": options, "input": x, "weights": start, "output": y,
        "cotangent": cotangent, "inputGradient": gradients[0], "weightGradients": gradients[1:],
        "target": target, "losses": losses, "weightsAfterSteps": steps,
    }


def whole(layer, x, **options):
    return {"options": options, "input": x, "output": layer(torch.tensor(np.asarray(x, dtype=np.float64)))}


kept = keras.layers.Dropout(0.25)(torch.ones(1000, 4), training=True)
write(
    "layers/layers.golden.json",
    {
        "about": "tools/golden/layers.py",
        "dense": [
            dense(inputs(1, 5, 3), 4, 10),
            dense(inputs(2, 4, 3), 2, 20, activation="relu"),
            dense(inputs(3, 4, 3), 2, 30, activation="tanh"),
            dense(inputs(4, 4, 3), 2, 40, activation="sigmoid", useBias=False),
            dense(inputs(5, 4, 3), 3, 50, activation="softmax"),
            dense(inputs(6, 2, 3, 4), 5, 60, activation="relu"),
            dense(inputs(7, 1, 1), 1, 70),
        ],
        "flatten": [
            whole(keras.layers.Flatten(), inputs(8, 2, 3, 4)),
            whole(keras.layers.Flatten(), inputs(9, 3, 2)),
            whole(keras.layers.Flatten(), inputs(9, 3)),
        ],
        "activation": [
            whole(keras.layers.Activation(name), inputs(10, 2, 4), activation=name)
            for name in ("relu", "sigmoid", "tanh", "softmax", "linear")
        ],
        # Which elements fall is each system's own; what is kept is scaled by 1 / (1 - rate).
        "dropout": {
            "rate": 0.25,
            "kept": float(kept.max()),
            "inference": whole(keras.layers.Dropout(0.25), inputs(11, 2, 3)),
        },
    },
)
