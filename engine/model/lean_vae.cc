#include "engine/model/lean_vae.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/model/codec_work.h"
#include "engine/model/depthwise_conv3d.h"
#include "engine/model/frame_padding.h"
#include "engine/model/latent_cadence.h"

namespace limpid {

LeanVae::LeanVae(WeightReader& weights, const LeanVaeConfig& config)
    : config_(config),
      encoder_(weights, config),
      bottleneck_(weights, "latent_bottleneck", config),
      decoder_(weights, config) {
  const int64_t channels = config.latent_dim;
  weights.TakeIfPresent("std_layer.weight", {channels, config.embedding_dim()});
  weights.TakeIfPresent("std_layer.bias", {channels});
  if (config.latent_mean.empty()) return;
  const at::TensorOptions options = bottleneck_.options().dtype(at::kFloat);
  latent_mean_ = at::tensor(config.latent_mean, options);
  latent_deviation_ = at::tensor(config.latent_deviation, options);
}

at::Tensor LeanVae::EncodePart(const at::Tensor& video,
                               CausalState::Pass& pass) const {
  at::Tensor z = bottleneck_.Measure(encoder_.Forward(video, pass));
  if (latent_mean_.defined()) {
    z = ((z - latent_mean_) / latent_deviation_).to(z.scalar_type());
  }
  return z.permute({0, 4, 1, 2, 3}).contiguous();
}

at::Tensor LeanVae::DecodePart(const at::Tensor& latent,
                               CausalState::Pass& pass) const {
  at::Tensor z = latent.permute({0, 2, 3, 4, 1});
  if (latent_mean_.defined()) z = z * latent_deviation_ + latent_mean_;
  z = z.to(bottleneck_.options()).contiguous();
  return decoder_.Forward(bottleneck_.Recover(z, pass), pass);
}

// A layer keeps two frames of its input.
int64_t LeanVae::HistoryBytes(int64_t num_layers, FrameSize size) const {
  const FrameSize grid = LatentGrid(size);
  return BytesOf(num_layers * DepthwiseConv3d::kHistoryFrames * grid.width *
                     grid.height * config_.embedding_dim(),
                 bottleneck_.options());
}

// The separate layers of both kinds are as wide as one fused layer.
int64_t LeanVae::EncodeStateBytes(FrameSize size) const {
  return HistoryBytes(config_.sep_num_layer + config_.fusion_num_layer, size);
}

int64_t LeanVae::DecodeStateBytes(FrameSize size) const {
  const int64_t num_layers = config_.sep_num_layer + config_.fusion_num_layer +
                             2 * config_.ista_iter_num * config_.ista_layer_num;
  return HistoryBytes(num_layers, size);
}

int64_t LeanVae::WorkBytes(FrameSize size, int64_t num_latents) const {
  constexpr int64_t kTensors = 10;
  const FrameSize padded = PaddedSize(size, spatial_stride());
  const int64_t pixels = spatial_stride() * spatial_stride() * kFramesPerLatent;
  const int64_t values = kTensors * config_.embedding_dim();
  return CodecWorkBytes(padded, num_latents,
                        {.part_latents = kPartLatents,
                         .values = (values + pixels - 1) / pixels,
                         .value_bytes = BytesOf(1, bottleneck_.options())}) +
         std::max(EncodeStateBytes(size), DecodeStateBytes(size));
}

int64_t LeanVae::WeightBytes() const {
  int64_t bytes = encoder_.WeightBytes() + bottleneck_.WeightBytes() +
                  decoder_.WeightBytes();
  if (latent_mean_.defined()) {
    bytes += static_cast<int64_t>(latent_mean_.nbytes() +
                                  latent_deviation_.nbytes());
  }
  return bytes;
}

}  // namespace limpid
