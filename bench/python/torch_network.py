"""A workload's layers as PyTorch modules. Images are [batch, channels, height, width]."""
import torch
from data import bias, channels_first_kernel, kernel, pads, statistics
from torch import nn

activations = {
    "relu": lambda: nn.ReLU(inplace=True),
    "relu6": lambda: nn.ReLU6(inplace=True),
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
    "softmax": lambda: nn.Softmax(1),
}


class FlattenChannelsLast(nn.Module):
    """No copy where the memory has the channels last."""

    def forward(self, x):
        return x.permute(0, 2, 3, 1).flatten(1)


class Residual(nn.Module):
    def __init__(self, main, shortcut):
        super().__init__()
        self.main, self.shortcut = main, shortcut

    def forward(self, x):
        return self.main(x) + self.shortcut(x)


def filled(module, weight, offset=None):
    with torch.no_grad():
        module.weight.copy_(torch.from_numpy(weight))
        if module.bias is not None:
            module.bias.copy_(torch.from_numpy(offset))
    return module


def dense(layer, channels_last):
    weight = kernel(layer) if channels_last else channels_first_kernel(layer)
    return [filled(nn.Linear(layer["inputs"], layer["units"]), weight.T, bias(layer))]


def convolution(layer, _):
    inputs = layer["inputs"]
    depthwise = layer["kind"] == "depthwiseConv2d"
    low, high = pads(layer)
    module = nn.Conv2d(
        inputs,
        inputs if depthwise else layer["filters"],
        layer["kernel"],
        stride=layer["strides"],
        padding=low if low == high else 0,
        groups=inputs if depthwise else 1,
        bias=layer["bias"],
    )
    around = [] if low == high else [nn.ZeroPad2d((low, high, low, high))]
    return [*around, filled(module, channels_first_kernel(layer), bias(layer))]


def batch_normalization(layer, _):
    gamma, beta, mean, variance = statistics(layer)
    module = nn.BatchNorm2d(layer["inputs"], eps=layer["epsilon"], momentum=1 - layer.get("momentum", 0.9))
    module.running_mean.copy_(torch.from_numpy(mean))
    module.running_var.copy_(torch.from_numpy(variance))
    return [filled(module, gamma, beta)]


def residual(layer, channels_last):
    return [Residual(network(layer["main"], channels_last), network(layer["shortcut"], channels_last))]


builders = {
    "dense": dense,
    "conv2d": convolution,
    "depthwiseConv2d": convolution,
    "batchNormalization": batch_normalization,
    "residual": residual,
    "activation": lambda layer, _: [],
    "maxPooling2d": lambda layer, _: [nn.MaxPool2d(layer["size"])],
    "globalAveragePooling2d": lambda layer, _: [nn.AdaptiveAvgPool2d(1), nn.Flatten()],
    "flatten": lambda layer, channels_last: [FlattenChannelsLast() if channels_last else nn.Flatten()],
    "dropout": lambda layer, _: [nn.Dropout(layer["rate"])] if layer["rate"] else [],
}


def network(layers, channels_last=False):
    modules = []
    for layer in layers:
        modules += builders[layer["kind"]](layer, channels_last)
        if layer.get("activation", "linear") != "linear":
            modules.append(activations[layer["activation"]]())
    model = nn.Sequential(*modules)
    return model.to(memory_format=torch.channels_last) if channels_last else model


def images(x, channels_last=False):
    """A batch of images as PyTorch wants it; other batches as they are."""
    x = torch.from_numpy(x)
    if x.dim() != 4:
        return x
    x = x.permute(0, 3, 1, 2)
    return x.contiguous(memory_format=torch.channels_last if channels_last else torch.contiguous_format)
