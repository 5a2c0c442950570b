"""One layer of Keras for some arguments: output, gradients and three steps of SGD, all in float64."""

import re

import common

import keras
import numpy as np
import torch

keras.config.set_floatx("float64")
# Layers that normalize ask which type is at least float32, and get float32 even for float64: their variance, which is
# E[x²] − E[x]², then has few right digits.
keras.src.backend.result_type = lambda *_: "float64"


def inputs(seed, *shape):
    """Normal values on a grid of 1/64: there are many of them."""
    return np.round(common.inputs(seed, *shape) * 64) / 64


def snake(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def start_weights(layer, seed):
    """Normal values; variances are positive."""
    values = [inputs(seed + i, *w.shape) for i, w in enumerate(layer.weights)]
    return [abs(v) + 0.25 if "variance" in w.path else v for v, w in zip(values, layer.weights)]


def option(value):
    """Our configurations of regularizers, {"name": "l2", "l2": 0.1}, stand for Keras's objects."""
    if not isinstance(value, dict):
        return value
    settings = {k: v for k, v in value.items() if k != "name"}
    return regularizers[value["name"]](**settings)


regularizers = {
    "l1": keras.regularizers.L1,
    "l2": keras.regularizers.L2,
    "l1l2": keras.regularizers.L1L2,
    "orthogonalRegularizer": keras.regularizers.OrthogonalRegularizer,
}


def row(kind, x, seed, *args, training=False, trainable=True, **options):
    """`new layers[kind](...args, options)` in our names, which are Keras's in camelCase."""
    x = torch.tensor(x, requires_grad=True)
    layer = getattr(keras.layers, kind)(*args, **{snake(k): option(v) for k, v in options.items()})
    layer.trainable = trainable
    layer.build(x.shape)
    start = start_weights(layer, seed)
    layer.set_weights(start)
    call = lambda at: layer(at, training=True) if training else layer(at)
    y = call(x)
    cotangent = torch.tensor(inputs(seed + 20, *y.shape))
    learned = [w.value for w in layer.trainable_weights]
    gradients = torch.autograd.grad((y * cotangent).sum(), [x, *learned])
    found = {
        "args": args, "options": options, "input": x, "weights": start, "output": y,
        "cotangent": cotangent, "inputGradient": gradients[0], "weightGradients": gradients[1:],
    }
    if training:
        found["training"] = True
    if not trainable:
        found["options"] = {**options, "trainable": False}
    if not layer.weights:
        return found
    # Three steps of SGD(0.1) on the mean squared error against `cotangent`.
    layer.set_weights(start)
    optimizer = keras.optimizers.SGD(0.1)
    losses = []
    for _ in range(3):
        loss = keras.losses.MeanSquaredError()(cotangent, call(x.detach()))
        for penalty in layer.losses:
            loss = loss + penalty
        losses.append(float(loss.detach()))
        if layer.trainable_weights:
            gradients = torch.autograd.grad(loss, [w.value for w in layer.trainable_weights])
            optimizer.apply(gradients, layer.trainable_weights)
    return {**found, "losses": losses, "weightsAfter": [w.numpy() for w in layer.weights]}
