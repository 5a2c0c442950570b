import os
import sys
import time

import numpy as np
from data import floats, folded, targets


def create(workload, options):
    if options["threads"] == 1:
        # XLA has no reliable switch for its number of threads; a process that may use one core has one.
        os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
        if sys.platform == "linux":
            os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    os.environ["JAX_PLATFORMS"] = "cpu"
    import jax

    imported_at = time.perf_counter()
    build = {"matmul": matmul, "train": train, "infer": infer}[workload["kind"]]
    return {"version": jax.__version__, "imported_at": imported_at, **build(jax, workload)}


def matmul(jax, workload):
    import jax.numpy as jnp

    a, b = jnp.asarray(floats(workload["a"])), jnp.asarray(floats(workload["b"]))
    # HIGHEST is float32 throughout; on a CPU the default is too.
    product = jax.jit(lambda p, q: jnp.matmul(p, q, precision=jax.lax.Precision.HIGHEST))

    def step():
        product(a, b).block_until_ready()

    return {"step": step, "result": lambda: product(a, b)}


def infer(jax, workload):
    import jax.numpy as jnp
    from jax_network import forward, parameters

    layers = folded(workload["layers"])
    params, stats = parameters(layers)
    x = jnp.asarray(floats(workload["x"]))
    # the weights are constants of the program
    predict = jax.jit(lambda x: forward(layers, params, stats, x, None)[0])

    def result():
        return np.asarray(predict(x))

    return {"step": result, "result": result}


def train(jax, workload):
    import jax.numpy as jnp
    from jax_network import forward, parameters

    layers = workload["layers"]
    params, stats = parameters(layers)
    x, y = jnp.asarray(floats(workload["x"])), jnp.asarray(targets(workload))

    def loss_of(p, stats, x, y, key):
        h, stats = forward(layers, p, stats, x, key)
        if workload["loss"] == "meanSquaredError":
            return jnp.mean(jnp.square(h - y)), stats
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(h), y[:, None], axis=1)), stats

    state, update = optimizer_of(jax, params, workload["optimizer"])

    def whole_step(p, state, stats, key, x, y):
        (loss, stats), g = jax.value_and_grad(loss_of, has_aux=True)(p, stats, x, y, key)
        p, state = update(p, g, state)
        return (p, state, stats, jax.random.fold_in(key, 1)), loss

    # donated: the old parameters' memory is reused for the new ones
    compiled = jax.jit(whole_step, donate_argnums=(0, 1, 2, 3))
    held = (params, state, stats, jax.random.key(0))

    def step():
        nonlocal held
        held, loss = compiled(*held, x, y)
        return float(loss)

    return {"step": step}


def optimizer_of(jax, params, o):
    """(state, update)"""
    import jax.numpy as jnp

    rate = o["learningRate"]

    def zeros():
        return jax.tree.map(jnp.zeros_like, params)

    def sgd(p, g, state):
        return jax.tree.map(lambda p, g: p - rate * g, p, g), state

    def momentum(p, g, velocity):
        velocity = jax.tree.map(lambda v, g: o["momentum"] * v + g, velocity, g)
        return jax.tree.map(lambda p, v: p - rate * v, p, velocity), velocity

    def adam(p, g, state):
        b1, b2, epsilon = o["beta1"], o["beta2"], o["epsilon"]
        t = state["t"] + 1
        m = jax.tree.map(lambda m, g: b1 * m + (1 - b1) * g, state["m"], g)
        v = jax.tree.map(lambda v, g: b2 * v + (1 - b2) * g * g, state["v"], g)
        c1, c2 = 1 / (1 - b1**t), 1 / (1 - b2**t)
        p = jax.tree.map(lambda p, m, v: p - rate * m * c1 / (jnp.sqrt(v * c2) + epsilon), p, m, v)
        return p, {"t": t, "m": m, "v": v}

    if o["name"] == "adam":
        return {"t": jnp.zeros(()), "m": zeros(), "v": zeros()}, adam
    return (zeros(), momentum) if o.get("momentum") else ({}, sgd)
