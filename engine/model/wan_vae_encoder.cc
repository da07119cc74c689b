#include "engine/model/wan_vae_encoder.h"

#include <ATen/ATen.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace limpid {
namespace {

constexpr int64_t kPixelChannels = 3;

}  // namespace

WanVaeEncoder::WanVaeEncoder(WeightReader& weights, const WanVaeConfig& config)
    : conv_in_(weights, "encoder.conv1",
               {.in_channels = kPixelChannels, .out_channels = config.dim}),
      layers_(TakeLayers(weights, config)),
      middle_(weights, "encoder.middle",
              config.channels(config.num_stages() - 1)),
      head_(weights, "encoder.head", config.channels(config.num_stages() - 1),
            2 * config.latent_channels()) {}

std::vector<WanVaeEncoder::Layer> WanVaeEncoder::TakeLayers(
    WeightReader& weights, const WanVaeConfig& config) {
  std::vector<Layer> layers;
  const auto next_name = [&layers] {
    return absl::StrCat("encoder.downsamples.", layers.size());
  };
  int64_t channels = config.dim;
  for (int64_t stage = 0; stage < config.num_stages(); ++stage) {
    for (int64_t i = 0; i < config.num_res_blocks; ++i) {
      const int64_t out_channels = config.channels(stage);
      layers.emplace_back(
          WanResBlock(weights, next_name(), channels, out_channels));
      channels = out_channels;
    }
    if (stage + 1 == config.num_stages()) break;
    layers.emplace_back(WanDownsample(weights, next_name(), channels,
                                      config.temporal_downsample[stage]));
  }
  return layers;
}

int64_t WanVaeEncoder::WeightBytes() const {
  int64_t bytes =
      conv_in_.WeightBytes() + middle_.WeightBytes() + head_.WeightBytes();
  for (const Layer& layer : layers_) {
    bytes += std::visit([](const auto& l) { return l.WeightBytes(); }, layer);
  }
  return bytes;
}

int64_t WanVaeEncoder::StateValues(FrameSize size) const {
  int64_t values = conv_in_.HistoryValues(size);
  for (const Layer& layer : layers_) {
    if (std::holds_alternative<WanDownsample>(layer)) {
      size = {size.width / 2, size.height / 2};
    }
    values += std::visit([size](const auto& l) { return l.StateValues(size); },
                         layer);
  }
  return values + middle_.StateValues(size) + head_.StateValues(size);
}

at::Tensor WanVaeEncoder::Forward(const at::Tensor& video,
                                  CausalState::Pass& pass) const {
  at::Tensor x = conv_in_.Forward(video, pass.Next());
  for (const Layer& layer : layers_) {
    x = std::visit([&](const auto& l) { return l.Forward(x, pass); }, layer);
  }
  return head_.Forward(middle_.Forward(x, pass), pass);
}

}  // namespace limpid
