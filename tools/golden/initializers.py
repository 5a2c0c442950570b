"""src/initializers/initializers.golden.json: what Keras asks its random generator for, and the values JAX gives."""

from common import write

import jax
import keras
from keras.src.initializers import random_initializers

asked = {}


def record(distribution):
    def draw(shape, **settings):
        kind = distribution
        asked.update(distribution=kind, **{k: v for k, v in settings.items() if k in ("minval", "maxval", "mean", "stddev")})

    return draw


# Stand in for keras.random, so that the scale is Keras's own and not ours written twice.
for function, distribution in {"normal": "normal", "uniform": "uniform", "truncated_normal": "truncatedNormal"}.items():
    setattr(random_initializers.random, function, record(distribution))

names = {
    "randomNormal": "RandomNormal",
    "randomUniform": "RandomUniform",
    "truncatedNormal": "TruncatedNormal",
    "glorotNormal": "GlorotNormal",
    "glorotUniform": "GlorotUniform",
    "heNormal": "HeNormal",
    "heUniform": "HeUniform",
    "lecunNormal": "LecunNormal",
    "lecunUniform": "LecunUniform",
}
shapes = [[784, 50], [3, 4], [7], [3, 3, 16, 32], [5, 8, 2], [1, 1], []]


def values(kind, shape, key, settings):
    """As Keras's JAX backend does; `stddev` of a truncated normal is the one before truncation at two of it."""
    if kind == "uniform":
        return jax.random.uniform(key, shape, minval=settings["minval"], maxval=settings["maxval"])
    if kind == "normal":
        return jax.random.normal(key, shape) * settings["stddev"] + settings["mean"]
    return jax.random.truncated_normal(key, -2.0, 2.0, shape) * settings["stddev"] + settings["mean"]


cases = []
for name, keras_name in names.items():
    for shape in shapes:
        asked.clear()
        getattr(keras.initializers, keras_name)(seed=0)(shape)
        row = {"name": name, "shape": shape, "fans": random_initializers.compute_fans(shape), **asked}
        if shape == [3, 4]:
            for seed in (0, 42):
                row[f"seed{seed}"] = values(asked["distribution"], shape, jax.random.key(seed), asked)
        cases.append(row)

write("initializers/initializers.golden.json", {"about": "tools/golden/initializers.py", "cases": cases})
