"""src/models/functional.golden.json: a functional model with a shared layer, a residual, two inputs and two outputs, trained by Keras (float64)."""

from common import inputs, write

import keras
import numpy as np

keras.config.set_floatx("float64")

left, right = inputs(1, 21, 6), inputs(2, 21, 6)
labels = np.random.RandomState(3).randint(0, 3, size=21)
prices = inputs(4, 21, 1)


def model():
    a, b = keras.Input([6], name="left"), keras.Input([6], name="right")
    shared = keras.layers.Dense(5, activation="tanh", name="shared")
    one, two = shared(a), shared(b)
    both = keras.layers.Concatenate(name="both")([one, two])
    hidden = keras.layers.Dense(10, activation="tanh", name="hidden")(both)
    residual = keras.layers.Add(name="residual")([both, hidden])
    kind = keras.layers.Dense(3, activation="softmax", name="kind")(residual)
    price = keras.layers.Dense(1, name="price")(residual)
    return keras.Model([a, b], [kind, price])


network = model()
start = [inputs(10 + i, *w.shape, scale=0.5) for i, w in enumerate(network.weights)]
network.set_weights(start)
network.compile(
    optimizer=keras.optimizers.Adam(0.01),
    loss={"kind": "sparse_categorical_crossentropy", "price": "mean_squared_error"},
    loss_weights={"kind": 1.0, "price": 0.25},
    metrics={"kind": ["accuracy"]},
)
record = network.fit([left, right], [labels, prices], epochs=3, batch_size=8, shuffle=False, verbose=0)
evaluated = network.evaluate([left, right], [labels, prices], batch_size=21, verbose=0, return_dict=True)
predicted = network.predict([left[:4], right[:4]], verbose=0)
write(
    "models/functional.golden.json",
    {
        "about": "tools/golden/functional.py",
        "left": left, "right": right, "labels": labels, "prices": prices,
        "paths": [w.path for w in network.weights],
        "weights": start,
        "history": record.history,
        "evaluate": evaluated,
        "kind": predicted[0], "price": predicted[1],
    },
)
