#include "engine/model/wan_vae.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <vector>

#include "engine/model/codec_work.h"
#include "engine/model/frame_padding.h"

namespace limpid {
namespace {

FrameConvShape PointwiseShape(int64_t channels) {
  return {.in_channels = channels,
          .out_channels = channels,
          .kernel = 1,
          .padding = 0,
          .weight_axes = 5};
}

// `conv1` maps mean and log variance to themselves; only the mean is wanted.
FrameConv TakeToMean(WeightReader& weights, int64_t channels) {
  const int64_t both = 2 * channels;
  const at::Tensor weight = weights.Take("conv1.weight", {both, both, 1, 1, 1});
  const at::Tensor bias = weights.Take("conv1.bias", {both});
  FrameConvShape shape = PointwiseShape(both);
  shape.out_channels = channels;
  return {weight.narrow(0, 0, channels).squeeze(2), bias.narrow(0, 0, channels),
          shape};
}

at::Tensor PerChannel(const std::vector<double>& values,
                      const FrameConv& neighbour) {
  return at::tensor(values, at::kDouble)
      .to(neighbour.options().dtype(at::kFloat))
      .view({1, -1, 1, 1, 1});
}

}  // namespace

WanVae::WanVae(WeightReader& weights, const WanVaeConfig& config)
    : config_(config),
      encoder_(weights, config),
      decoder_(weights, config),
      to_mean_(TakeToMean(weights, config.latent_channels())),
      from_latent_(weights, "conv2", PointwiseShape(config.latent_channels())),
      mean_(PerChannel(config.latent_mean, from_latent_)),
      deviation_(PerChannel(config.latent_deviation, from_latent_)) {}

at::Tensor WanVae::EncodePart(const at::Tensor& video,
                              CausalState::Pass& pass) const {
  const at::Tensor statistics = encoder_.Forward(video * 2 - 1, pass);
  const at::Tensor latent = to_mean_.Forward(statistics);
  return ((latent - mean_) / deviation_).to(latent.scalar_type());
}

at::Tensor WanVae::DecodePart(const at::Tensor& latent,
                              CausalState::Pass& pass) const {
  const at::Tensor z = (latent * deviation_ + mean_)
                           .to(from_latent_.options())
                           .contiguous(at::MemoryFormat::ChannelsLast3d);
  const at::Tensor video = decoder_.Forward(from_latent_.Forward(z), pass);
  return video.to(at::kFloat).add_(1).mul_(0.5);
}

int64_t WanVae::EncodeStateBytes(FrameSize size) const {
  return BytesOf(encoder_.StateValues(PaddedSize(size, spatial_stride())),
                 from_latent_.options());
}

int64_t WanVae::DecodeStateBytes(FrameSize size) const {
  return BytesOf(decoder_.StateValues(LatentGrid(size)),
                 from_latent_.options());
}

int64_t WanVae::WorkBytes(FrameSize size, int64_t num_latents) const {
  constexpr int64_t kTensors = 6;
  const FrameSize padded = PaddedSize(size, spatial_stride());
  return CodecWorkBytes(padded, num_latents,
                        {.part_latents = kPartLatents,
                         .values = kTensors * config_.dim,
                         .value_bytes = BytesOf(1, from_latent_.options())}) +
         std::max(EncodeStateBytes(size), DecodeStateBytes(size));
}

int64_t WanVae::WeightBytes() const {
  return encoder_.WeightBytes() + decoder_.WeightBytes() +
         to_mean_.WeightBytes() + from_latent_.WeightBytes() +
         static_cast<int64_t>(mean_.nbytes() + deviation_.nbytes());
}

}  // namespace limpid
