#include "engine/model/wan_vae_config.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/model/weight_shapes.h"

namespace limpid {
namespace {

constexpr int64_t kLargestDim = 4096;
constexpr int64_t kLargestMultiplier = 64;
constexpr int64_t kMostStages = 8;
constexpr int64_t kMostResBlocks = 64;
constexpr int64_t kTemporalHalvings = 2;

absl::Status CheckRange(std::string_view field, int64_t value,
                        int64_t largest) {
  if (value >= 1 && value <= largest) return absl::OkStatus();
  return InvalidField(field,
                      absl::StrFormat("is %d; expected 1..%d", value, largest));
}

// Rows of the convolution `name`.
absl::StatusOr<int64_t> RowsOf(const Weights& weights,
                               const std::string& name) {
  return SizeOfTensor(weights, name, /*num_axes=*/5, /*axis=*/0);
}

std::string Downsample(int64_t layer, const char* leaf) {
  return absl::StrFormat("encoder.downsamples.%d.%s", layer, leaf);
}

// The encoder's layers from the first to the last: residual blocks of a stage,
// then what halves its frames, if it is not the last one.
absl::Status InferStages(const Weights& weights, WanVaeConfig& config) {
  int64_t res_blocks = 0;
  int64_t channels = config.dim;
  for (int64_t layer = 0;; ++layer) {
    if (weights.contains(Downsample(layer, "residual.2.weight"))) {
      ASSIGN_OR_RETURN(channels,
                       RowsOf(weights, Downsample(layer, "residual.2.weight")));
      ++res_blocks;
      continue;
    }
    config.multipliers.push_back(channels / config.dim);
    config.num_res_blocks = res_blocks;
    res_blocks = 0;
    if (!weights.contains(Downsample(layer, "resample.1.weight"))) break;
    config.temporal_downsample.push_back(
        weights.contains(Downsample(layer, "time_conv.weight")));
  }
  return absl::OkStatus();
}

absl::Status CheckStages(const WanVaeConfig& config) {
  for (const int64_t multiplier : config.multipliers) {
    absl::Status status =
        CheckRange("multipliers", multiplier, kLargestMultiplier);
    if (!status.ok()) return status;
  }
  const std::vector<bool>& halved = config.temporal_downsample;
  if (static_cast<int64_t>(halved.size()) != config.num_stages() - 1) {
    return InvalidField(
        "temporal_downsample",
        absl::StrFormat("has %d values; expected %d", halved.size(),
                        config.num_stages() - 1));
  }
  const int64_t halvings = std::count(halved.begin(), halved.end(), true);
  if (halvings == kTemporalHalvings) return absl::OkStatus();
  return InvalidField("temporal_downsample",
                      absl::StrFormat("halves time %d times; expected %d",
                                      halvings, kTemporalHalvings));
}

// The decoder halves channels where it doubles frames.
absl::Status CheckEvenChannels(const WanVaeConfig& config) {
  for (int64_t stage = 1; stage < config.num_stages(); ++stage) {
    if (config.channels(stage) % 2 == 0) continue;
    return InvalidField(
        "dim", absl::StrFormat("gives stage %d %d channels; expected an "
                               "even number",
                               stage, config.channels(stage)));
  }
  return absl::OkStatus();
}

absl::Status CheckLatentStatistics(const WanVaeConfig& config) {
  if (config.latent_mean.empty() ||
      config.latent_mean.size() != config.latent_deviation.size()) {
    return InvalidField("latent_deviation",
                        absl::StrFormat("has %d values; latent_mean has %d",
                                        config.latent_deviation.size(),
                                        config.latent_mean.size()));
  }
  for (const double deviation : config.latent_deviation) {
    if (deviation > 0) continue;
    return InvalidField(
        "latent_deviation",
        absl::StrFormat("holds %g; expected more than 0", deviation));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckWanVaeConfig(const WanVaeConfig& config) {
  absl::Status status = CheckRange("dim", config.dim, kLargestDim);
  status.Update(CheckRange("multipliers", config.num_stages(), kMostStages));
  status.Update(
      CheckRange("num_res_blocks", config.num_res_blocks, kMostResBlocks));
  status.Update(
      CheckRange("latent_mean", config.latent_channels(), kLargestDim));
  if (!status.ok()) return status;
  status.Update(CheckStages(config));
  status.Update(CheckEvenChannels(config));
  status.Update(CheckLatentStatistics(config));
  return status;
}

absl::StatusOr<WanVaeConfig> InferWanVaeConfig(const Weights& weights) {
  WanVaeConfig config;
  config.multipliers.clear();
  config.temporal_downsample.clear();
  ASSIGN_OR_RETURN(config.dim, RowsOf(weights, "encoder.conv1.weight"));
  if (config.dim < 1) {
    return InvalidField("encoder.conv1.weight",
                        "tensor encoder.conv1.weight has no channels");
  }
  RETURN_IF_ERROR(InferStages(weights, config));
  ASSIGN_OR_RETURN(const int64_t channels, RowsOf(weights, "conv2.weight"));
  RETURN_IF_ERROR(CheckRange("conv2.weight", channels, kLargestDim));
  if (channels != config.latent_channels()) {
    config.latent_mean.assign(channels, 0);
    config.latent_deviation.assign(channels, 1);
  }
  return config;
}

}  // namespace limpid
