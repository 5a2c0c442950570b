"""src/optimizers/optimizers.golden.json: ten steps on fixed gradients, from Keras (float64)."""

from common import inputs, write

import keras
import numpy as np
import torch

keras.config.set_floatx("float64")
python_names = {
    "learningRate": "learning_rate",
    "weightDecay": "weight_decay",
    "clipNorm": "clipnorm",
    "clipValue": "clipvalue",
    "globalClipNorm": "global_clipnorm",
    "beta1": "beta_1",
    "beta2": "beta_2",
    "initialAccumulatorValue": "initial_accumulator_value",
}
weights = [inputs(1, 3, 2), inputs(2, 2)]
# Magnitudes from 1e-3 to 1e1, one element whose gradient is always 0 and one step that is all zeros.
scales = [1, 0.5, 2, 1, 10, 0.001, 1, 0, 1, 0.1]
gradients = [[inputs(10 + i, 3, 2) * s, inputs(30 + i, 2) * s] for i, s in enumerate(scales)]
for pair in gradients:
    pair[0][1, 1] = 0
gradients = [[np.float64(np.float32(g)) for g in pair] for pair in gradients]


def torch_twin(name, config):
    """PyTorch's optimizer under the same names; None where it has no such setting or other defaults."""
    if name not in ("SGD", "Adam"):
        return None
    known = {"learning_rate": "lr", "momentum": "momentum", "nesterov": "nesterov", "epsilon": "eps", "amsgrad": "amsgrad"}
    options = {known[key]: value for key, value in config.items() if key in known}
    if len(options) + ("beta_1" in config) + ("beta_2" in config) != len(config):
        return None
    if name == "Adam":
        options = {"lr": 0.001, "eps": 1e-7, **options, "betas": (config.get("beta_1", 0.9), config.get("beta_2", 0.999))}
    else:
        options = {"lr": 0.01, **options}
    return lambda parameters: getattr(torch.optim, name)(parameters, **options)


def case(name, learningRates=None, **options):
    config = {python_names.get(key, key): value for key, value in options.items()}
    optimizer = getattr(keras.optimizers, name)(**config)
    variables = [keras.Variable(w, dtype="float64") for w in weights]
    twin = torch_twin(name, config)
    parameters = [torch.nn.Parameter(torch.tensor(w)) for w in weights]
    peer = twin(parameters) if twin else None
    steps, same = [], peer is not None and learningRates is None
    for i, pair in enumerate(gradients):
        if learningRates:
            optimizer.learning_rate = learningRates[i]
        optimizer.apply([torch.tensor(g) for g in pair], variables)
        steps.append([v.numpy().copy() for v in variables])
        if peer:
            for p, g in zip(parameters, pair):
                p.grad = torch.tensor(g)
            peer.step()
            same = same and all(np.allclose(p.detach(), v, rtol=1e-12, atol=1e-14) for p, v in zip(parameters, steps[-1]))
    return {
        "optimizer": name,
        "options": options,
        **({"learningRates": learningRates} if learningRates else {}),
        "sameAsPyTorch": bool(same),
        "steps": steps,
    }


falling = [0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.01, 0.01, 0.01, 0]
write(
    "optimizers/optimizers.golden.json",
    {
        "about": "tools/golden/optimizers.py; Adam differs from PyTorch's: Keras adds epsilon before the bias correction",
        "weights": weights,
        "gradients": gradients,
        "cases": [
            case("SGD"),
            case("SGD", learningRate=0.1),
            case("SGD", learningRate=0.1, momentum=0.9),
            case("SGD", learningRate=0.1, momentum=0.9, nesterov=True),
            case("SGD", learningRate=0.1, momentum=0.5, weightDecay=0.01),
            case("SGD", learningRate=0.1, clipValue=0.5),
            case("SGD", learningRate=0.1, clipNorm=1.0),
            case("SGD", learningRate=0.1, momentum=0.9, globalClipNorm=1.0),
            case("SGD", learningRate=0.1, momentum=0.9, learningRates=falling),
            case("Adam"),
            case("Adam", learningRate=0.01),
            case("Adam", learningRate=0.1, amsgrad=True),
            case("Adam", learningRate=0.05, beta1=0.8, beta2=0.99, epsilon=0.001),
            case("Adam", learningRate=0.01, weightDecay=0.01),
            case("Adam", learningRate=0.01, globalClipNorm=1.0),
            case("Adam", learningRate=0.1, learningRates=falling),
            case("AdamW"),
            case("AdamW", learningRate=0.1, weightDecay=0.1, amsgrad=True),
            case("AdamW", learningRate=0.05, clipNorm=1.0),
            case("Adamax"),
            case("Adamax", learningRate=0.1, beta1=0.8, beta2=0.9, epsilon=0.001),
            case("Adamax", learningRate=0.1, weightDecay=0.01, clipValue=0.5),
            case("Nadam"),
            case("Nadam", learningRate=0.1, beta1=0.8, beta2=0.9, epsilon=0.001),
            case("Nadam", learningRate=0.05, weightDecay=0.01, globalClipNorm=1.0),
            case("Nadam", learningRate=0.1, learningRates=falling),
            case("Adagrad"),
            case("Adagrad", learningRate=0.1, initialAccumulatorValue=0.01, epsilon=0.001),
            case("Adagrad", learningRate=0.1, weightDecay=0.01, clipNorm=1.0),
            case("RMSprop"),
            case("RMSprop", learningRate=0.05, rho=0.8, epsilon=0.001),
            case("RMSprop", learningRate=0.05, momentum=0.9, weightDecay=0.01),
            case("RMSprop", learningRate=0.05, centered=True),
            case("RMSprop", learningRate=0.02, rho=0.95, momentum=0.5, centered=True, clipValue=0.5),
            case("RMSprop", learningRate=0.1, momentum=0.5, learningRates=falling),
            case("Adadelta"),
            case("Adadelta", learningRate=1.0, rho=0.8, epsilon=0.001),
            case("Adadelta", learningRate=1.0, epsilon=0.01, weightDecay=0.01, globalClipNorm=1.0),
        ],
    },
)
