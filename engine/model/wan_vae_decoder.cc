#include "engine/model/wan_vae_decoder.h"

#include <ATen/ATen.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace limpid {
namespace {

constexpr int64_t kPixelChannels = 3;

}  // namespace

WanVaeDecoder::WanVaeDecoder(WeightReader& weights, const WanVaeConfig& config)
    : conv_in_(weights, "decoder.conv1",
               {.in_channels = config.latent_channels(),
                .out_channels = config.channels(config.num_stages() - 1)}),
      middle_(weights, "decoder.middle",
              config.channels(config.num_stages() - 1)),
      layers_(TakeLayers(weights, config)),
      head_(weights, "decoder.head", config.channels(0), kPixelChannels) {}

std::vector<WanVaeDecoder::Layer> WanVaeDecoder::TakeLayers(
    WeightReader& weights, const WanVaeConfig& config) {
  std::vector<Layer> layers;
  const auto next_name = [&layers] {
    return absl::StrCat("decoder.upsamples.", layers.size());
  };
  int64_t channels = config.channels(config.num_stages() - 1);
  for (int64_t stage = config.num_stages() - 1; stage >= 0; --stage) {
    for (int64_t i = 0; i <= config.num_res_blocks; ++i) {
      const int64_t out_channels = config.channels(stage);
      layers.emplace_back(
          WanResBlock(weights, next_name(), channels, out_channels));
      channels = out_channels;
    }
    if (stage == 0) break;
    layers.emplace_back(WanUpsample(weights, next_name(), channels,
                                    config.temporal_downsample[stage - 1]));
    channels /= 2;
  }
  return layers;
}

int64_t WanVaeDecoder::WeightBytes() const {
  int64_t bytes =
      conv_in_.WeightBytes() + middle_.WeightBytes() + head_.WeightBytes();
  for (const Layer& layer : layers_) {
    bytes += std::visit([](const auto& l) { return l.WeightBytes(); }, layer);
  }
  return bytes;
}

int64_t WanVaeDecoder::StateValues(FrameSize size) const {
  int64_t values = conv_in_.HistoryValues(size) + middle_.StateValues(size);
  for (const Layer& layer : layers_) {
    values += std::visit([size](const auto& l) { return l.StateValues(size); },
                         layer);
    if (std::holds_alternative<WanUpsample>(layer)) {
      size = {size.width * 2, size.height * 2};
    }
  }
  return values + head_.StateValues(size);
}

at::Tensor WanVaeDecoder::Forward(const at::Tensor& latent,
                                  CausalState::Pass& pass) const {
  at::Tensor x = conv_in_.Forward(latent, pass.Next());
  x = middle_.Forward(x, pass);
  for (const Layer& layer : layers_) {
    x = std::visit([&](const auto& l) { return l.Forward(x, pass); }, layer);
  }
  return head_.Forward(x, pass);
}

}  // namespace limpid
