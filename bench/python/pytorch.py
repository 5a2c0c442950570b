import time

import torch
from data import floats, folded, targets
from torch import nn
from torch_network import images, network

imported_at = time.perf_counter()


def create(workload, options):
    torch.set_num_threads(options["threads"])
    build = {"matmul": matmul, "train": train, "infer": infer}[workload["kind"]]
    return {"version": torch.__version__, "imported_at": imported_at, **build(workload, options)}


def matmul(workload, _):
    a, b = torch.from_numpy(floats(workload["a"])), torch.from_numpy(floats(workload["b"]))
    c = torch.empty(a.shape[0], b.shape[1])
    return {"step": lambda: torch.mm(a, b, out=c), "result": lambda: torch.mm(a, b).numpy()}


def optimizer_of(model, o):
    # fused: the fastest of PyTorch's implementations on a CPU
    if o["name"] == "sgd":
        return torch.optim.SGD(model.parameters(), lr=o["learningRate"], momentum=o.get("momentum", 0), fused=True)
    return torch.optim.Adam(
        model.parameters(), lr=o["learningRate"], betas=(o["beta1"], o["beta2"]), eps=o["epsilon"], fused=True
    )


def train(workload, options):
    channels_last = options.get("channelsLast", False)
    model = network(workload["layers"], channels_last)
    x, y = images(floats(workload["x"]), channels_last), torch.from_numpy(targets(workload))
    if workload["loss"] == "softmaxCrossEntropy":
        y, loss_function = y.long(), nn.functional.cross_entropy
    else:
        loss_function = nn.functional.mse_loss
    optimizer = optimizer_of(model, workload["optimizer"])

    def forward():
        return loss_function(model(x), y)

    if options["style"] == "compile":
        forward = torch.compile(forward)

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = forward()
        loss.backward()
        optimizer.step()
        return loss.item()

    return {"step": step}


def infer(workload, options):
    channels_last = options.get("channelsLast", False)
    model = network(folded(workload["layers"]), channels_last).eval()
    x = images(floats(workload["x"]), channels_last)
    predict = model
    if options["style"] == "compile":
        # freezing: weights are constants and are packed as the kernels like them
        predict = torch.compile(model, options={"freezing": True})

    def result():
        with torch.no_grad():
            return predict(x).numpy()

    return {"step": result, "result": result}
