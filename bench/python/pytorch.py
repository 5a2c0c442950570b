import time

import torch
from data import floats, kernel, targets
from torch import nn

imported_at = time.perf_counter()


def create(workload, options):
    torch.set_num_threads(options["threads"])
    build = matmul if workload["kind"] == "matmul" else train
    return {"version": torch.__version__, "imported_at": imported_at, **build(workload, options)}


def matmul(workload, _):
    a, b = torch.from_numpy(floats(workload["a"])), torch.from_numpy(floats(workload["b"]))
    c = torch.empty(a.shape[0], b.shape[1])
    return {"step": lambda: torch.mm(a, b, out=c), "result": lambda: torch.mm(a, b).numpy()}


def train(workload, options):
    activations = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}
    modules = []
    for layer in workload["layers"]:
        dense = nn.Linear(layer["inputs"], layer["units"])
        with torch.no_grad():
            dense.weight.copy_(torch.from_numpy(kernel(layer)).T)
            dense.bias.zero_()
        modules.append(dense)
        if layer["activation"] != "linear":
            modules.append(activations[layer["activation"]]())
    model = nn.Sequential(*modules)
    x, y = torch.from_numpy(floats(workload["x"])), torch.from_numpy(targets(workload))
    if workload["loss"] == "softmaxCrossEntropy":
        y, loss_function = y.long(), nn.functional.cross_entropy
    else:
        loss_function = nn.functional.mse_loss
    o = workload["optimizer"]
    # fused: the fastest of PyTorch's implementations on a CPU
    optimizer = (
        torch.optim.SGD(model.parameters(), lr=o["learningRate"], fused=True)
        if o["name"] == "sgd"
        else torch.optim.Adam(model.parameters(), lr=o["learningRate"], betas=(o["beta1"], o["beta2"]), eps=o["epsilon"], fused=True)
    )

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
