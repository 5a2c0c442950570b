"""A workload's layers as a function for JAX. Images are [batch, height, width, channels]."""
import jax
import jax.numpy as jnp
from data import bias, kernel, pads, statistics

activations = {
    "relu": jax.nn.relu,
    "relu6": jax.nn.relu6,
    "tanh": jnp.tanh,
    "sigmoid": jax.nn.sigmoid,
    "softmax": jax.nn.softmax,
    "linear": lambda z: z,
}


def parameters(layers):
    """(what learns, running statistics), a record for every layer."""
    pairs = [parameters_of(layer) for layer in layers]
    return [p for p, _ in pairs], [s for _, s in pairs]


def parameters_of(layer):
    kind = layer["kind"]
    if kind == "residual":
        (main, main_statistics), (short, short_statistics) = parameters(layer["main"]), parameters(layer["shortcut"])
        return {"main": main, "shortcut": short}, {"main": main_statistics, "shortcut": short_statistics}
    if kind == "batchNormalization":
        gamma, beta, mean, variance = (jnp.asarray(value) for value in statistics(layer))
        return {"gamma": gamma, "beta": beta}, {"mean": mean, "variance": variance}
    if "limit" not in layer:
        return {}, {}
    offset = {"b": jnp.asarray(bias(layer))} if layer.get("bias", True) else {}
    return {"w": jnp.asarray(kernel(layer)), **offset}, {}


def convolution(layer, p, h):
    depthwise = layer["kind"] == "depthwiseConv2d"
    w = p["w"].transpose(0, 1, 3, 2) if depthwise else p["w"]
    out = jax.lax.conv_general_dilated(
        h,
        w,
        (layer["strides"], layer["strides"]),
        [pads(layer)] * 2,
        dimension_numbers=("NHWC", "HWIO", "NHWC"),
        feature_group_count=h.shape[3] if depthwise else 1,
    )
    return out + p["b"] if "b" in p else out


def max_pool(layer, h):
    size = layer["size"]
    n, height, width, c = h.shape
    h = h[:, : height // size * size, : width // size * size]
    # On a CPU the gradient of a maximum over axes is faster than that of reduce_window.
    return h.reshape(n, height // size, size, width // size, size, c).max((2, 4))


def normalize(layer, p, s, h):
    mean, variance = h.mean((0, 1, 2)), h.var((0, 1, 2))
    m = layer.get("momentum", 0.9)
    n = h.size // h.shape[-1]
    running = {
        "mean": m * s["mean"] + (1 - m) * mean,
        "variance": m * s["variance"] + (1 - m) * variance * n / (n - 1),
    }
    return (h - mean) * (p["gamma"] * jax.lax.rsqrt(variance + layer["epsilon"])) + p["beta"], running


def forward(layers, params, stats, h, key):
    """(output, new running statistics) while training."""
    new_stats = []
    for i, (layer, p, s) in enumerate(zip(layers, params, stats)):
        kind = layer["kind"]
        if kind == "dense":
            h = h @ p["w"] + p["b"]
        elif kind in ("conv2d", "depthwiseConv2d"):
            h = convolution(layer, p, h)
        elif kind == "batchNormalization":
            h, s = normalize(layer, p, s, h)
        elif kind == "maxPooling2d":
            h = max_pool(layer, h)
        elif kind == "globalAveragePooling2d":
            h = h.mean((1, 2))
        elif kind == "flatten":
            h = h.reshape(h.shape[0], -1)
        elif kind == "dropout" and layer["rate"]:
            kept = jax.random.bernoulli(jax.random.fold_in(key, i), 1 - layer["rate"], h.shape)
            h = jnp.where(kept, h / (1 - layer["rate"]), 0)
        elif kind == "residual":
            main, main_stats = forward(layer["main"], p["main"], s["main"], h, key)
            short, short_stats = forward(layer["shortcut"], p["shortcut"], s["shortcut"], h, key)
            h, s = main + short, {"main": main_stats, "shortcut": short_stats}
        h = activations[layer.get("activation", "linear")](h)
        new_stats.append(s)
    return h, new_stats
