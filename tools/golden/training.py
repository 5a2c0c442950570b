"""src/models/training.golden.json: ten training steps of a small network, and what fit, evaluate and predict report."""

from common import inputs, write

import keras
import numpy as np
import torch

keras.config.set_floatx("float64")
WIDTHS = [12, 16, 8]
xs = inputs(1, 25, 12)
labels = np.random.RandomState(2).randint(0, 4, size=25)
targets = {
    "sparseCategoricalCrossentropy": labels,
    "categoricalCrossentropy": np.eye(4)[labels],
    "binaryCrossentropy": (labels % 2)[:, None] * 1.0,
    "meanSquaredError": inputs(3, 25, 4),
}
losses = {
    "sparseCategoricalCrossentropy": keras.losses.SparseCategoricalCrossentropy,
    "categoricalCrossentropy": keras.losses.CategoricalCrossentropy,
    "binaryCrossentropy": keras.losses.BinaryCrossentropy,
    "meanSquaredError": keras.losses.MeanSquaredError,
}
optimizers = {
    "SGD": (lambda: keras.optimizers.SGD(0.1), {"learningRate": 0.1}),
    "SGD momentum": (lambda: keras.optimizers.SGD(0.05, momentum=0.9), {"learningRate": 0.05, "momentum": 0.9}),
    "Adam": (lambda: keras.optimizers.Adam(0.01), {"learningRate": 0.01}),
}


def weights(outputs):
    widths, arrays = [*WIDTHS, outputs], []
    for i, (a, b) in enumerate(zip(widths, widths[1:])):
        arrays += [inputs(50 + i, a, b, scale=(2 / a) ** 0.5), inputs(60 + i, b, scale=0.1)]
    return arrays


def network(hidden, outputs, head):
    model = keras.Sequential(
        [keras.Input([12])]
        + [keras.layers.Dense(width, activation=hidden) for width in WIDTHS[1:]]
        + [keras.layers.Dense(outputs, activation=head)]
    )
    model.set_weights(weights(outputs))
    return model


def compiled(loss, optimizer, hidden, head, fromLogits, metrics):
    outputs = 1 if loss == "binaryCrossentropy" else 4
    model = network(hidden, outputs, head)
    options = {"from_logits": True} if fromLogits else {}
    model.compile(optimizer=optimizers[optimizer][0](), loss=losses[loss](**options), metrics=metrics)
    return model


def described(loss, optimizer, hidden, head, fromLogits):
    return {
        "loss": loss, "fromLogits": fromLogits, "hidden": hidden, "head": head,
        "optimizer": optimizer.split()[0], "optimizerOptions": optimizers[optimizer][1],
    }


def steps(loss, optimizer, hidden="relu", head="linear", fromLogits=False):
    """The loss before each of ten updates on the first ten samples, and the predictions after them."""
    model = compiled(loss, optimizer, hidden, head, fromLogits, [])
    x, y = xs[:10], targets[loss][:10]
    return {
        **described(loss, optimizer, hidden, head, fromLogits),
        "losses": [float(model.train_on_batch(x, y)) for _ in range(10)],
        "predictions": model.predict(x[:3], verbose=0),
    }


def fit(loss, optimizer, hidden="relu", head="linear", fromLogits=False):
    """25 samples in batches of 10, 10 and 5, unshuffled; evaluated and predicted in batches of 10 as well."""
    model = compiled(loss, optimizer, hidden, head, fromLogits, [] if loss == "meanSquaredError" else ["accuracy"])
    y = targets[loss]
    options = {"batch_size": 10, "verbose": 0}
    history = model.fit(xs, y, epochs=3, shuffle=False, validation_data=(xs[:7], y[:7]), **options).history
    return {
        **described(loss, optimizer, hidden, head, fromLogits),
        "epochs": 3, "batchSize": 10,
        "history": {"".join(w.title() if i else w for i, w in enumerate(k.split("_"))): v for k, v in history.items()},
        "evaluate": model.evaluate(xs, y, return_dict=True, **options),
        "predict": model.predict(xs[:4], **options),
    }


sparse, categorical, binary, squared = losses
write(
    "models/training.golden.json",
    {
        "about": "tools/golden/training.py; weights are kernel, bias, kernel, bias ...; step runs use the first 10 samples",
        "x": xs,
        "labels": labels,
        "binaryLabels": targets[binary],
        "targets": targets[squared],
        "weights4": weights(4),
        "weights1": weights(1),
        "steps": [
            run
            for optimizer in optimizers
            for run in (
                steps(sparse, optimizer, fromLogits=True),
                steps(sparse, optimizer, head="softmax"),
                steps(categorical, optimizer, hidden="tanh", head="softmax"),
                steps(categorical, optimizer, fromLogits=True),
                steps(binary, optimizer, head="sigmoid"),
                steps(binary, optimizer, hidden="sigmoid", fromLogits=True),
                steps(squared, optimizer, hidden="tanh"),
            )
        ],
        "fit": [
            fit(sparse, "SGD", fromLogits=True),
            fit(sparse, "Adam", head="softmax"),
            fit(categorical, "SGD momentum", hidden="tanh", head="softmax"),
            fit(binary, "Adam", head="sigmoid"),
            fit(squared, "SGD", hidden="tanh"),
        ],
    },
)
