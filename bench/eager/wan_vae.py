"""Wan VAE in the plainest PyTorch eager code, for comparison with engine/model.

Given a safetensors file it prints how far it is from the values in it. Then it
prints, in the words of codec_bench, the milliseconds of one later chunk of
random weights each way.

    python bench/eager/wan_vae.py [FILE] [--dim 96]
        [--device cuda --dtype bfloat16 --size 832x480]
"""

import argparse
import ast

import torch
import torch.nn.functional as F

from measure import milliseconds, read_safetensors
from wan_vae_layout import Layout


class Stream:
    """The last input frames of each causal layer, in the order of the layers."""

    def __init__(self, layers=()):
        self.layers = list(layers)
        self.next = 0
        self.is_first = not self.layers

    def exchange(self, make):
        """Stores make(what the layer stored before, or None)."""
        before = None if self.is_first else self.layers[self.next]
        now = make(before)
        if self.is_first:
            self.layers.append(now)
        else:
            self.layers[self.next] = now
        self.next += 1
        return before


class WanVae:
    """Pixels [batch, 3, frame, height, width] in -1..1; streams go on with the
    layers of the stream before: Stream(before.layers)."""

    def __init__(self, weights, multipliers, num_res_blocks, temporal, mean,
                 std):
        self.weights = weights
        self.stages = len(multipliers)
        self.num_res_blocks = num_res_blocks
        self.temporal = temporal
        self.mean = mean.view(1, -1, 1, 1, 1)
        self.std = std.view(1, -1, 1, 1, 1)

    def of(self, name):
        return self.weights[name + ".weight"], self.weights[name + ".bias"]

    def causal(self, x, name, stream, stride=1, history=2):
        padded = None

        def last_frames(before):
            nonlocal padded
            if before is None:
                sizes = list(x.shape)
                sizes[2] = history
                before = x.new_zeros(sizes)
            padded = torch.cat([before, x], 2)
            return padded[:, :, -history:]

        stream.exchange(last_frames)
        weight, bias = self.of(name)
        space = weight.shape[-1] // 2
        return F.conv3d(padded, weight, bias, stride=(stride, 1, 1),
                        padding=(0, space, space))

    def norm(self, x, name):
        return F.normalize(x, dim=1) * x.shape[1] ** 0.5 * self.weights[
            name + ".gamma"]

    def frames(self, x, function):
        """A function of images, on each frame."""
        b, _, t = x.shape[:3]
        y = function(x.transpose(1, 2).flatten(0, 1))
        return y.unflatten(0, (b, t)).transpose(1, 2)

    def res_block(self, x, name, stream):
        y = F.silu(self.norm(x, name + ".residual.0"))
        y = self.causal(y, name + ".residual.2", stream)
        y = F.silu(self.norm(y, name + ".residual.3"))
        y = self.causal(y, name + ".residual.6", stream)
        if name + ".shortcut.weight" in self.weights:
            x = F.conv3d(x, *self.of(name + ".shortcut"))
        return x + y

    def attend(self, image, name):
        n, c, h, w = image.shape
        x = self.norm(image, name + ".norm")
        qkv = F.conv2d(x, *self.of(name + ".to_qkv")).flatten(2).transpose(1, 2)
        q, k, v = qkv.unsqueeze(1).chunk(3, -1)
        x = F.scaled_dot_product_attention(q, k, v).squeeze(1)
        x = x.transpose(1, 2).reshape(n, c, h, w)
        return image + F.conv2d(x, *self.of(name + ".proj"))

    def middle(self, x, name, stream):
        x = self.res_block(x, name + ".0", stream)
        x = self.frames(x, lambda image: self.attend(image, name + ".1"))
        return self.res_block(x, name + ".2", stream)

    def head(self, x, name, stream):
        x = F.silu(self.norm(x, name + ".0"))
        return self.causal(x, name + ".2", stream)

    def downsample(self, x, name, halves_time, stream):
        x = self.frames(x, lambda image: F.conv2d(
            F.pad(image, (0, 1, 0, 1)), *self.of(name + ".resample.1"),
            stride=2))
        if not halves_time:
            return x
        before = stream.exchange(lambda _: x[:, :, -1:])
        first, rest = (x[:, :, :1], x[:, :, 1:]) if before is None else (
            x[:, :, :0], x)
        if rest.shape[2] == 0:
            return first
        padded = torch.cat([first if before is None else before, rest], 2)
        rest = F.conv3d(padded, *self.of(name + ".time_conv"), stride=(2, 1, 1))
        return torch.cat([first, rest], 2)

    def double_time(self, x, name, stream):
        first = x[:, :, :0]
        if stream.is_first:
            first, x = x[:, :, :1], x[:, :, 1:]
        if x.shape[2] == 0:
            stream.exchange(lambda _: torch.cat([0 * first, 0 * first], 2))
            return first
        x = self.causal(x, name + ".time_conv", stream)
        b, c, t, h, w = x.shape
        x = x.reshape(b, 2, c // 2, t, h, w).permute(0, 2, 3, 1, 4, 5)
        return torch.cat([first, x.reshape(b, c // 2, 2 * t, h, w)], 2)

    def upsample(self, x, name, doubles_time, stream):
        if doubles_time:
            x = self.double_time(x, name, stream)
        return self.frames(x, lambda image: F.conv2d(
            F.interpolate(image, scale_factor=2.0, mode="nearest-exact"),
            *self.of(name + ".resample.1"), padding=1))

    def encode(self, pixels, stream):
        x = self.causal(pixels, "encoder.conv1", stream)
        index = 0
        for stage in range(self.stages):
            for _ in range(self.num_res_blocks):
                x = self.res_block(x, f"encoder.downsamples.{index}", stream)
                index += 1
            if stage + 1 < self.stages:
                x = self.downsample(x, f"encoder.downsamples.{index}",
                                    self.temporal[stage], stream)
                index += 1
        x = self.middle(x, "encoder.middle", stream)
        x = self.head(x, "encoder.head", stream)
        mean, _ = F.conv3d(x, *self.of("conv1")).chunk(2, 1)
        return (mean - self.mean) / self.std

    def decode(self, latent, stream):
        x = F.conv3d(latent * self.std + self.mean, *self.of("conv2"))
        x = self.causal(x, "decoder.conv1", stream)
        x = self.middle(x, "decoder.middle", stream)
        index = 0
        for stage in reversed(range(self.stages)):
            for _ in range(self.num_res_blocks + 1):
                x = self.res_block(x, f"decoder.upsamples.{index}", stream)
                index += 1
            if stage > 0:
                x = self.upsample(x, f"decoder.upsamples.{index}",
                                  self.temporal[stage - 1], stream)
                index += 1
        return self.head(x, "decoder.head", stream)


def random_codec(dim, options):
    multipliers, temporal, z = [1, 2, 4, 4], [False, True, True], 16
    place = {"device": options.device, "dtype": getattr(torch, options.dtype)}
    weights = {}
    for name, shape in Layout(dim, multipliers, 2, temporal, z).shapes.items():
        fan_in = max(1, torch.Size(shape[1:]).numel())
        noise = torch.randn(shape)
        weights[name] = (1 + 0.1 * noise if name.endswith("gamma")
                         else noise / fan_in**0.5).to(**place)
    return WanVae(weights, multipliers, 2, temporal, torch.zeros(z, **place),
                  torch.ones(z, **place))


def compare(path):
    """Prints max-abs differences to the reference's values."""
    tensors, metadata = read_safetensors(path)
    tensors = {name: tensor.float() for name, tensor in tensors.items()}
    weights = {name.removeprefix("weights."): tensor
               for name, tensor in tensors.items()}
    codec = WanVae(weights, ast.literal_eval(metadata["dim_mult"]),
                   int(metadata["num_res_blocks"]),
                   ast.literal_eval(metadata["temperal_downsample"]),
                   tensors["mean"], tensors["std"])
    latent = codec.encode(tensors["pixels"], Stream())
    print(f"latent  {(latent - tensors['latent']).abs().max():.2e}")
    decoded = codec.decode(tensors["latent"], Stream())
    print(f"decoded {(decoded - tensors['decoded']).abs().max():.2e}")


def time_chunks(codec, options):
    """A chunk after the first frame of a stream: the steady state."""
    width, height = map(int, options.size.split("x"))
    pixels = torch.rand(1, 3, options.frames + 1, height, width,
                        device=options.device,
                        dtype=getattr(torch, options.dtype)) * 2 - 1
    encoding, decoding = Stream(), Stream()
    codec.decode(codec.encode(pixels[:, :, :1], encoding), decoding)
    chunk = pixels[:, :, 1:]
    latent = codec.encode(chunk, Stream(encoding.layers))
    for name, call in (
            ("Encode", lambda: codec.encode(chunk, Stream(encoding.layers))),
            ("Decode", lambda: codec.decode(latent, Stream(decoding.layers)))):
        elapsed = milliseconds(call, options.device, options.repeats)
        print(f"{name}/wan_vae/{options.dtype}/{options.size}: "
              f"{elapsed:.1f} ms")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", nargs="?", help="safetensors")
    parser.add_argument("--dim", type=int, default=96)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--dtype", default="float32")
    parser.add_argument("--size", default="128x128")
    parser.add_argument("--frames", type=int, default=12)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    with torch.inference_mode():
        if options.file:
            compare(options.file)
        time_chunks(random_codec(options.dim, options), options)


if __name__ == "__main__":
    main()
