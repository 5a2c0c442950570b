"""One Python contestant: the protocol of lib/contestant.mjs (commands on stdin, answers on file descriptor 3)."""
import importlib
import json
import os
import sys
import time

started = time.perf_counter()
answers = os.fdopen(3, "w", buffering=1)
contestant = None
chunk = 1


def check_product(result, workload):
    import numpy as np
    from data import floats

    a, b, n = floats(workload["a"]), floats(workload["b"]), workload["size"]
    for i, j in [(0, 0), (0, n - 1), (n - 1, 0), (n - 1, n - 1), (n >> 1, 17), (333, 777)]:
        exact = float(a[i].astype(np.float64) @ b[:, j].astype(np.float64))
        if not abs(float(result[i, j]) - exact) < 1e-3:
            raise ValueError(f"wrong product: [{i}, {j}] is {result[i, j]}, expected {exact}")


def setup(command):
    global contestant
    workload = command["workload"]
    start = time.perf_counter()
    module = importlib.import_module(sys.argv[1])
    options = {**command["options"], "threads": command.get("threads")}
    contestant = module.create(workload, options)
    import_ms = (contestant["imported_at"] - start) * 1e3
    first = contestant["step"]()
    first_ms = (time.perf_counter() - start) * 1e3
    times = {"importMs": import_ms, "firstStepMs": first_ms, "processMs": first_ms + (start - started) * 1e3}
    return {"version": contestant["version"], **times, **check(module, command, options, first)}


def check(module, command, options, first):
    """The proof that it computes what everybody computes: { losses, outputs?, stepMs? }, or an error."""
    workload = command["workload"]
    if workload["kind"] == "matmul":
        check_product(contestant["result"](), workload)
        return {"losses": []}
    if workload["kind"] == "infer":
        return {"losses": [], "outputs": [float(value) for value in contestant["result"]().reshape(-1)[::10]]}
    # without dropout, where there is any: the masks differ from library to library
    checking = command.get("checking")
    checked = module.create(checking, options) if checking else contestant
    losses = [] if checking else [first]
    now = time.perf_counter()
    while len(losses) < workload["check"]:
        before = now
        losses.append(checked["step"]())
        now = time.perf_counter()
    if not losses[-1] < losses[0]:
        raise ValueError(f"the loss does not fall: {', '.join(f'{loss:.4g}' for loss in losses)}")
    return {"losses": losses, "stepMs": (now - before) * 1e3}


def run(milliseconds):
    global chunk
    step, steps = contestant["step"], 0
    cpu = time.process_time()
    start = now = time.perf_counter()
    while (now - start) * 1e3 < milliseconds:
        before = now
        for _ in range(chunk):
            step()
        steps += chunk
        now = time.perf_counter()
        if now - before < 0.005:
            chunk *= 2
        elif now - before > 0.020 and chunk > 1:
            chunk = -(-chunk // 2)
    return {"steps": steps, "seconds": now - start, "cpuSeconds": time.process_time() - cpu}


def peak_bytes():
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


for line in sys.stdin:
    command = json.loads(line)
    try:
        if "setup" in command:
            reply = setup(command["setup"])
        elif "run" in command:
            reply = run(command["run"])
        else:
            break
    except Exception as error:  # every failure is an answer: the driver names it and goes on
        reply = {"error": f"{type(error).__name__}: {str(error)[:500]}"}
    answers.write(json.dumps(reply) + "\n")
answers.write(json.dumps({"peakBytes": peak_bytes()}) + "\n")
answers.flush()
os._exit(0)
