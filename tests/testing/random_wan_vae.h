// Tensors of a Wan VAE of any size, in the layout of the public checkpoint.
#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "engine/model/wan_vae_config.h"
#include "tests/testing/random_weights.h"

namespace limpid {

// Sizes for tests in milliseconds.
inline WanVaeConfig SmallWanVaeConfig() {
  WanVaeConfig config;
  config.dim = 6;
  config.multipliers = {1, 2, 3, 3};
  config.num_res_blocks = 1;
  config.latent_mean = {0.5, -0.25, 0, 1, -1};
  config.latent_deviation = {1, 0.5, 2, 1.5, 0.75};
  return config;
}

class WanVaeShapes {
 public:
  static WeightShapes Of(const WanVaeConfig& config) {
    WanVaeShapes layout;
    layout.AddEncoder(config);
    layout.AddDecoder(config);
    const int64_t z = config.latent_channels();
    layout.Conv("conv1", {2 * z, 2 * z, 1, 1, 1});
    layout.Conv("conv2", {z, z, 1, 1, 1});
    return layout.shapes_;
  }

 private:
  void Conv(const std::string& name, const std::vector<int64_t>& shape) {
    shapes_[name + ".weight"] = shape;
    shapes_[name + ".bias"] = {shape[0]};
  }

  void ResBlock(const std::string& name, int64_t in, int64_t out) {
    shapes_[name + ".residual.0.gamma"] = {in, 1, 1, 1};
    Conv(name + ".residual.2", {out, in, 3, 3, 3});
    shapes_[name + ".residual.3.gamma"] = {out, 1, 1, 1};
    Conv(name + ".residual.6", {out, out, 3, 3, 3});
    if (in != out) Conv(name + ".shortcut", {out, in, 1, 1, 1});
  }

  void Middle(const std::string& name, int64_t channels) {
    ResBlock(name + ".0", channels, channels);
    shapes_[name + ".1.norm.gamma"] = {channels, 1, 1};
    Conv(name + ".1.to_qkv", {3 * channels, channels, 1, 1});
    Conv(name + ".1.proj", {channels, channels, 1, 1});
    ResBlock(name + ".2", channels, channels);
  }

  void Head(const std::string& name, int64_t in, int64_t out) {
    shapes_[name + ".0.gamma"] = {in, 1, 1, 1};
    Conv(name + ".2", {out, in, 3, 3, 3});
  }

  void AddEncoder(const WanVaeConfig& config) {
    Conv("encoder.conv1", {config.dim, 3, 3, 3, 3});
    int64_t index = 0;
    const auto next = [&index] {
      return absl::StrCat("encoder.downsamples.", index++);
    };
    int64_t channels = config.dim;
    for (int64_t stage = 0; stage < config.num_stages(); ++stage) {
      for (int64_t i = 0; i < config.num_res_blocks; ++i) {
        ResBlock(next(), channels, config.channels(stage));
        channels = config.channels(stage);
      }
      if (stage + 1 == config.num_stages()) break;
      const std::string name = next();
      Conv(name + ".resample.1", {channels, channels, 3, 3});
      if (!config.temporal_downsample[stage]) continue;
      Conv(name + ".time_conv", {channels, channels, 3, 1, 1});
    }
    Middle("encoder.middle", channels);
    Head("encoder.head", channels, 2 * config.latent_channels());
  }

  void AddDecoder(const WanVaeConfig& config) {
    int64_t channels = config.channels(config.num_stages() - 1);
    Conv("decoder.conv1", {channels, config.latent_channels(), 3, 3, 3});
    Middle("decoder.middle", channels);
    int64_t index = 0;
    const auto next = [&index] {
      return absl::StrCat("decoder.upsamples.", index++);
    };
    for (int64_t stage = config.num_stages() - 1; stage >= 0; --stage) {
      for (int64_t i = 0; i <= config.num_res_blocks; ++i) {
        ResBlock(next(), channels, config.channels(stage));
        channels = config.channels(stage);
      }
      if (stage == 0) break;
      const std::string name = next();
      Conv(name + ".resample.1", {channels / 2, channels, 3, 3});
      if (config.temporal_downsample[stage - 1]) {
        Conv(name + ".time_conv", {2 * channels, channels, 3, 1, 1});
      }
      channels /= 2;
    }
    Head("decoder.head", channels, 3);
  }

  WeightShapes shapes_;
};

}  // namespace limpid
