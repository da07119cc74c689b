"""LeanVAE in the plainest PyTorch eager code, for comparison with engine/model.

Given a safetensors file it prints how far it is from the values in it, when it
holds any. Then it prints, in the words of codec_bench, the milliseconds of one
later chunk each way.

    python bench/eager/lean_vae.py [FILE | --random-width 0.35]
        [--device cuda --dtype bfloat16 --size 832x480]
"""

import argparse
import math

import torch
import torch.nn.functional as F

from measure import milliseconds, read_safetensors

HAAR = math.sqrt(0.5)


class DepthwiseConv:
    """Causal: sees two frames before its input, zeros where a stream starts."""

    def __init__(self, weights, name):
        self.weight = weights[name + ".weight"]
        self.bias = weights[name + ".bias"]

    def __call__(self, x, state):
        if id(self) not in state:
            state[id(self)] = x.new_zeros(x.shape[:2] + (2,) + x.shape[3:])
        padded = torch.cat([state[id(self)], x], 2)
        state[id(self)] = padded[:, :, -2:]
        return F.conv3d(padded, self.weight, self.bias, padding=(0, 1, 1),
                        groups=x.shape[1])


class FeedForward:
    def __init__(self, weights, name):
        self.norm = weights[name + ".0.weight"], weights[name + ".0.bias"]
        self.up = weights[name + ".1.weight"]
        self.down = weights[name + ".4.weight"]

    def __call__(self, x):
        x = x.permute(0, 2, 3, 4, 1)
        x = F.linear(F.layer_norm(x, x.shape[-1:], *self.norm), self.up)
        value, gate = x.chunk(2, -1)
        return F.linear(value * F.gelu(gate), self.down).permute(0, 4, 1, 2, 3)


class Naf:
    def __init__(self, weights, name, residual):
        count = 0
        while f"{name}.ffd_layer.{count}.0.weight" in weights:
            count += 1
        self.residual = residual
        self.layers = [
            (DepthwiseConv(weights, f"{name}.dconv_layer.{i}.ds_conv"),
             FeedForward(weights, f"{name}.ffd_layer.{i}"))
            for i in range(count)]

    def __call__(self, x, state):
        for convolve, feed_forward in self.layers:
            y = convolve(x, state)
            x = x + y if self.residual else y
            y = feed_forward(x)
            x = x + y if self.residual else y
        return x


def split_axis(x, axis):
    even, odd = x.unflatten(axis, (-1, 2)).unbind(axis + 1)
    return HAAR * (even + odd), HAAR * (even - odd)


def merge_axis(low, high, axis):
    pair = torch.stack([HAAR * (low + high), HAAR * (low - high)], axis + 1)
    return pair.flatten(axis, axis + 1)


def to_bands(x, axes):
    parts = [x]
    for axis in axes:
        parts = [half for part in parts for half in split_axis(part, axis)]
    return torch.cat(parts, 1) * 2 ** (len(axes) / 2)


def from_bands(x, axes):
    parts = (x / 2 ** (len(axes) / 2)).chunk(2 ** len(axes), 1)
    for axis in reversed(axes):
        parts = [merge_axis(low, high, axis)
                 for low, high in zip(parts[::2], parts[1::2])]
    return parts[0]


IMAGE_AXES = (4, 3)  # first width, then height: the order of the 2-D bands
VIDEO_AXES = (2, 3, 4)


def to_patches(x, depth):
    b, c, t, h, w = x.shape
    x = x.reshape(b, c, t // depth, depth, h // 4, 4, w // 4, 4)
    return x.permute(0, 2, 4, 6, 1, 3, 5, 7).flatten(4)


def from_patches(x, depth):
    b, t, h, w, n = x.shape
    x = x.reshape(b, t, h, w, n // (16 * depth), depth, 4, 4)
    return x.permute(0, 4, 1, 5, 2, 6, 3, 7).reshape(
        b, -1, t * depth, h * 4, w * 4)


class LeanVae:
    """Pixels [batch, 3, frame, height, width]; a state is a dict, {} first."""

    def __init__(self, weights):
        self.weights = weights
        for side in ("encoder", "decoder"):
            for part in ("low", "high", "fusion"):
                name = f"{side}.{part}_layer"
                setattr(self, f"{side}_{part}", Naf(weights, name, True))
        self.phi = weights["latent_bottleneck.phi"]
        self.q = weights["latent_bottleneck.Q"]
        self.iterations = []
        while f"latent_bottleneck.weights.{len(self.iterations)}" in weights:
            i = len(self.iterations)
            self.iterations.append(
                [weights[f"latent_bottleneck.weights.{i}"],
                 weights[f"latent_bottleneck.threshold.{i}"],
                 Naf(weights, f"latent_bottleneck.forward_l.{i}", False),
                 Naf(weights, f"latent_bottleneck.backward_l.{i}", False)])

    def project(self, x, name):
        return F.linear(x, self.weights[name + ".weight"],
                        self.weights[name + ".bias"])

    def embed(self, pixels, kind, axes, depth):
        bands = to_bands(pixels, axes)
        low = to_patches(bands[:, :3], depth)
        high = to_patches(bands[:, 3:], depth)
        return (self.project(low, f"encoder.{kind}_low_proj.1"),
                self.project(high, f"encoder.{kind}_high_proj.1"))

    def unembed(self, low, high, kind, axes, depth):
        low = self.project(low, f"decoder.{kind}_low_proj.0")
        high = self.project(high, f"decoder.{kind}_high_proj.0")
        bands = torch.cat([from_patches(low, depth),
                           from_patches(high, depth)], 1)
        return from_bands(bands, axes)

    def encode(self, pixels, state):
        is_first = not state
        parts = []
        if is_first:
            parts.append(self.embed(pixels[:, :, :1], "image", IMAGE_AXES, 1))
            pixels = pixels[:, :, 1:]
        if pixels.shape[2] > 0:
            parts.append(self.embed(pixels, "video", VIDEO_AXES, 2))
        low, high = (torch.cat(x, 1).permute(0, 4, 1, 2, 3)
                     for x in zip(*parts))
        low = self.encoder_low(low, state)
        high = self.encoder_high(high, state)
        x = self.encoder_fusion(torch.cat([low, high], 1), state)
        return F.linear(x.permute(0, 2, 3, 4, 1), self.phi).permute(
            0, 4, 1, 2, 3)

    def recover(self, latent, state):
        z = latent.permute(0, 2, 3, 4, 1)
        r = F.linear(z, self.q).permute(0, 4, 1, 2, 3)
        for weight, threshold, forward, backward in self.iterations:
            x = r.permute(0, 2, 3, 4, 1)
            x = x - weight * F.linear(F.linear(x, self.phi) - z, self.phi.T)
            x = x.permute(0, 4, 1, 2, 3)
            u = forward(x, state)
            u = torch.sign(u) * F.relu(torch.abs(u) - threshold)
            r = x + backward(u, state)
        return r

    def decode(self, latent, state):
        is_first = not state
        x = self.decoder_fusion(self.recover(latent, state), state)
        l_dim = self.weights["encoder.image_low_proj.1.bias"].shape[0]
        low = self.decoder_low(x[:, :l_dim], state).permute(0, 2, 3, 4, 1)
        high = self.decoder_high(x[:, l_dim:], state).permute(0, 2, 3, 4, 1)
        parts = []
        if is_first:
            parts.append(self.unembed(low[:, :1], high[:, :1], "image",
                                      IMAGE_AXES, 1))
            low, high = low[:, 1:], high[:, 1:]
        if low.shape[1] > 0:
            parts.append(self.unembed(low, high, "video", VIDEO_AXES, 2))
        return torch.cat(parts, 2)


def random_weights(l_dim=128, h_dim=384, latent_dim=16, sep_num_layer=2,
                   fusion_num_layer=4, ista_iter_num=2, ista_layer_num=2):
    """The layout of the public checkpoint, whose sizes are the defaults."""
    dim = l_dim + h_dim
    weights = {}

    def add(name, *shape, scale=1.0, mean=0.0):
        weights[name] = mean + scale * torch.randn(shape)

    def matrix(name, out_dim, in_dim):
        add(name, out_dim, in_dim, scale=in_dim**-0.5)

    def linear(name, out_dim, in_dim):
        matrix(name + ".weight", out_dim, in_dim)
        add(name + ".bias", out_dim, scale=0.1)

    def naf(name, layers, n):
        inner = int(4 * (2 / 3) * n)
        for i in range(layers):
            conv = f"{name}.dconv_layer.{i}.ds_conv"
            add(conv + ".weight", n, 1, 3, 3, 3, scale=0.2)
            add(conv + ".bias", n, scale=0.1)
            ffd = f"{name}.ffd_layer.{i}"
            add(ffd + ".0.weight", n, scale=0.1, mean=1.0)
            add(ffd + ".0.bias", n, scale=0.1)
            matrix(ffd + ".1.weight", 2 * inner, n)
            matrix(ffd + ".4.weight", n, inner)

    for kind, low, high in (("image", 48, 144), ("video", 96, 672)):
        linear(f"encoder.{kind}_low_proj.1", l_dim, low)
        linear(f"encoder.{kind}_high_proj.1", h_dim, high)
        linear(f"decoder.{kind}_low_proj.0", low, l_dim)
        linear(f"decoder.{kind}_high_proj.0", high, h_dim)
    for side in ("encoder", "decoder"):
        naf(f"{side}.low_layer", sep_num_layer, l_dim)
        naf(f"{side}.high_layer", sep_num_layer, h_dim)
        naf(f"{side}.fusion_layer", fusion_num_layer, dim)
    matrix("latent_bottleneck.phi", latent_dim, dim)
    matrix("latent_bottleneck.Q", dim, latent_dim)
    for i in range(ista_iter_num):
        add(f"latent_bottleneck.weights.{i}", scale=0.1, mean=0.5)
        add(f"latent_bottleneck.threshold.{i}", 1, scale=0.05, mean=0.2)
        naf(f"latent_bottleneck.forward_l.{i}", ista_layer_num, dim)
        naf(f"latent_bottleneck.backward_l.{i}", ista_layer_num, dim)
    return weights


def compare(codec, golden):
    """Prints max-abs differences to the reference's values."""
    pixels = golden["pixels"]
    latent = codec.encode(pixels, {})
    print(f"latent  {(latent - golden['latent']).abs().max():.2e}")
    decoded = codec.decode(golden["latent"], {})
    print(f"decoded {(decoded - golden['decoded']).abs().max():.2e}")


def time_chunks(codec, options, dtype):
    """The second chunk of a stream: the steady state."""
    width, height = map(int, options.size.split("x"))
    pixels = torch.rand(1, 3, options.frames + 1, height, width,
                        device=options.device, dtype=dtype) - 0.5
    first, chunk = pixels[:, :, :1], pixels[:, :, 1:]
    encode_state, decode_state = {}, {}
    codec.decode(codec.encode(first, encode_state), decode_state)
    latent = codec.encode(chunk, dict(encode_state))
    for name, call in (
            ("Encode", lambda: codec.encode(chunk, dict(encode_state))),
            ("Decode", lambda: codec.decode(latent, dict(decode_state)))):
        elapsed = milliseconds(call, options.device, options.repeats)
        print(f"{name}/lean_vae/{options.dtype}/{options.size}: "
              f"{elapsed:.1f} ms")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", nargs="?", help="safetensors")
    parser.add_argument("--random-width", type=float, default=1.0,
                        help="of the public checkpoint's, without FILE")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--dtype", default="float32")
    parser.add_argument("--size", default="256x256")
    parser.add_argument("--frames", type=int, default=12)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    dtype = getattr(torch, options.dtype)
    torch.set_num_threads(options.threads)
    if options.file:
        tensors, _ = read_safetensors(options.file)
        weights = {name.removeprefix("weights."): tensor
                   for name, tensor in tensors.items()}
    else:
        width = options.random_width
        tensors, weights = {}, random_weights(round(128 * width),
                                              round(384 * width))
    with torch.inference_mode():
        if "pixels" in tensors:
            compare(LeanVae({n: t.float() for n, t in weights.items()}),
                    {n: t.float() for n, t in tensors.items()})
        time_chunks(LeanVae({name: tensor.to(options.device, dtype)
                             for name, tensor in weights.items()}),
                    options, dtype)


if __name__ == "__main__":
    main()
