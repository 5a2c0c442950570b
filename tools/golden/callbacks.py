"""src/callbacks/callbacks.golden.json: what Keras's callbacks do in the face of given logs."""

from common import write

import keras
import numpy as np


def tiny_model():
    """One weight, which tells the epoch that it is of."""
    model = keras.Sequential([keras.Input([1]), keras.layers.Dense(1, use_bias=False)])
    model.compile(optimizer=keras.optimizers.SGD(0.5), loss="mse", metrics=["accuracy"])
    model.train_on_batch(np.zeros([1, 1]), np.zeros([1, 1]))  # builds the metrics, whose direction "auto" asks for
    model.optimizer.learning_rate = 0.5
    return model


snake = lambda name: "".join("_" + c.lower() if c.isupper() else c for c in name)


def watch(name, values, **options):
    """As fit calls callbacks: one value an epoch, until one of them stops the training."""
    config = {snake(key): snake(value) if key == "monitor" else value for key, value in options.items()}
    callback = getattr(keras.callbacks, name)(**config)
    model = tiny_model()
    callback.set_model(model)
    model.stop_training = False
    callback.on_train_begin()
    rates = []
    for epoch, value in enumerate(values):
        model.set_weights([np.full([1, 1], epoch)])
        callback.on_epoch_end(epoch, {config.get("monitor", "val_loss"): value})
        rates.append(float(model.optimizer.learning_rate))
        if model.stop_training:
            break
    callback.on_train_end()
    seen = {"epochs": len(rates), "weights": int(model.get_weights()[0].item())} if name == "EarlyStopping" else {"rates": rates}
    return {"callback": name, "options": options, "values": values, **seen}


# Grids of 1/16: exact in float32, in which Keras compares.
falls = [2, 1.5, 1.25, 1.25, 1.1875, 1.25, 1.5, 1.125, 1.25, 1.25, 1.25, 1.25]
rises = [0.125, 0.25, 0.1875, 0.3125, 0.5, 0.5, 0.4375, 0.375, 0.5625, 0.25, 0.25, 0.25]
slow = [1, 0.9375, 0.875, 0.8125, 0.75, 0.6875, 0.625, 0.5625, 0.5, 0.5, 0.5]
grows = [1, 2, 3, 4, 5, 6]

write(
    "callbacks/callbacks.golden.json",
    {
        "about": "tools/golden/callbacks.py; weights: the epoch of those that are left in the end; rates: after each epoch, 0.5 before",
        "cases": [
            watch("EarlyStopping", falls),
            watch("EarlyStopping", grows),
            watch("EarlyStopping", falls, restoreBestWeights=True),
            watch("EarlyStopping", falls, patience=2, restoreBestWeights=True),
            watch("EarlyStopping", falls, patience=3, restoreBestWeights=True),
            watch("EarlyStopping", falls, patience=5, restoreBestWeights=True),
            watch("EarlyStopping", falls[:5], patience=20, restoreBestWeights=True),
            watch("EarlyStopping", falls[:3] + [3], patience=20, restoreBestWeights=True),
            watch("EarlyStopping", falls, patience=2, minDelta=0.125, restoreBestWeights=True),
            watch("EarlyStopping", slow, patience=2, minDelta=0.125, restoreBestWeights=True),
            watch("EarlyStopping", slow, patience=2, minDelta=0.0625),
            watch("EarlyStopping", rises, monitor="valAccuracy", patience=2, restoreBestWeights=True),
            watch("EarlyStopping", rises, monitor="accuracy", patience=3, minDelta=0.0625, restoreBestWeights=True),
            watch("EarlyStopping", rises, monitor="valLoss", mode="max", patience=2, restoreBestWeights=True),
            watch("EarlyStopping", rises, monitor="loss", mode="min", patience=2, restoreBestWeights=True),
            watch("EarlyStopping", falls, baseline=1.25, patience=3, restoreBestWeights=True),
            watch("EarlyStopping", falls, baseline=1.25, patience=5, restoreBestWeights=True),
            watch("EarlyStopping", falls, baseline=0.5, patience=4, restoreBestWeights=True),
            watch("EarlyStopping", rises, monitor="accuracy", baseline=0.375, patience=4, restoreBestWeights=True),
            watch("EarlyStopping", falls, startFromEpoch=5, restoreBestWeights=True),
            watch("EarlyStopping", falls, startFromEpoch=5, patience=2, restoreBestWeights=True),
            watch("EarlyStopping", falls, startFromEpoch=50, restoreBestWeights=True),
            watch("EarlyStopping", grows, patience=2, restoreBestWeights=True),
            watch("ReduceLROnPlateau", falls),
            watch("ReduceLROnPlateau", falls, patience=1),
            watch("ReduceLROnPlateau", falls, patience=2, factor=0.5),
            watch("ReduceLROnPlateau", falls, patience=0, factor=0.5),
            watch("ReduceLROnPlateau", falls, patience=1, factor=0.5, cooldown=1),
            watch("ReduceLROnPlateau", falls, patience=1, factor=0.5, cooldown=3),
            watch("ReduceLROnPlateau", falls, patience=1, factor=0.5, minLr=0.1),
            watch("ReduceLROnPlateau", falls, patience=1, factor=0.5, minLr=0.5),
            watch("ReduceLROnPlateau", slow, patience=2, factor=0.5, minDelta=0.125),
            watch("ReduceLROnPlateau", slow, patience=2, factor=0.5, minDelta=0.0625),
            watch("ReduceLROnPlateau", rises, monitor="accuracy", patience=2, factor=0.25),
            watch("ReduceLROnPlateau", rises, monitor="valLoss", mode="max", patience=1, factor=0.75, cooldown=2),
            watch("ReduceLROnPlateau", grows, patience=1, factor=0.1, minLr=0.001),
        ],
    },
)
