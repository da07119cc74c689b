// Reads the sizes of a LeanVAE off its tensors.
#include "engine/model/lean_vae_config.h"

#include <ATen/ATen.h>

#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/model/wan_vae_config.h"
#include "engine/model/weight_shapes.h"

namespace limpid {
namespace {

// Far above any model; keeps products of sizes within 64 bits.
constexpr int64_t kLargestWidth = int64_t{1} << 16;
constexpr int64_t kMostLayers = 64;

// Rows of the matrix `name`.
absl::StatusOr<int64_t> RowsOf(const Weights& weights,
                               const std::string& name) {
  return SizeOfTensor(weights, name, /*num_axes=*/2, /*axis=*/0);
}

// How many of `stem`.0.`leaf`, `stem`.1.`leaf`, ... there are.
int64_t Count(const Weights& weights, const std::string& stem,
              const std::string& leaf) {
  int64_t count = 0;
  while (weights.contains(absl::StrFormat("%s.%d%s", stem, count, leaf))) {
    ++count;
  }
  return count;
}

int64_t CountLayers(const Weights& weights, const std::string& stack) {
  return Count(weights, stack + ".ffd_layer", ".1.weight");
}

absl::Status CheckRange(const char* field, int64_t value, int64_t least,
                        int64_t most) {
  if (value >= least && value <= most) return absl::OkStatus();
  return InvalidField(
      field, absl::StrFormat("is %d; expected %d..%d", value, least, most));
}

absl::Status CheckLatentStatistics(const LeanVaeConfig& config) {
  const size_t channels = config.latent_mean.size();
  if (config.latent_deviation.size() != channels ||
      (channels != 0 && static_cast<int64_t>(channels) != config.latent_dim)) {
    return InvalidField(
        "latent_mean",
        absl::StrFormat("has %d values and latent_deviation %d; expected %d, "
                        "or none",
                        channels, config.latent_deviation.size(),
                        config.latent_dim));
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

absl::StatusOr<LeanVaeConfig> InferLeanVaeConfig(const Weights& weights) {
  LeanVaeConfig config;
  ASSIGN_OR_RETURN(config.l_dim,
                   RowsOf(weights, "encoder.image_low_proj.1.weight"));
  ASSIGN_OR_RETURN(config.h_dim,
                   RowsOf(weights, "encoder.image_high_proj.1.weight"));
  ASSIGN_OR_RETURN(config.latent_dim, RowsOf(weights, "latent_bottleneck.phi"));
  config.sep_num_layer = CountLayers(weights, "encoder.low_layer");
  config.fusion_num_layer = CountLayers(weights, "encoder.fusion_layer");
  config.ista_iter_num = Count(weights, "latent_bottleneck.weights", "");
  config.ista_layer_num = CountLayers(weights, "latent_bottleneck.forward_l.0");
  return config;
}

LeanVaeConfig AlignedWithWan(LeanVaeConfig config) {
  const WanVaeConfig wan;
  config.pixel_scale = 2;
  config.latent_mean = wan.latent_mean;
  config.latent_deviation = wan.latent_deviation;
  return config;
}

absl::Status CheckLeanVaeConfig(const LeanVaeConfig& config) {
  absl::Status status = CheckRange("l_dim", config.l_dim, 1, kLargestWidth);
  status.Update(CheckRange("h_dim", config.h_dim, 1, kLargestWidth));
  status.Update(CheckRange("latent_dim", config.latent_dim, 1, kLargestWidth));
  const std::pair<const char*, int64_t> depths[] = {
      {"sep_num_layer", config.sep_num_layer},
      {"fusion_num_layer", config.fusion_num_layer},
      {"ista_iter_num", config.ista_iter_num},
      {"ista_layer_num", config.ista_layer_num}};
  for (const auto& [name, depth] : depths) {
    status.Update(CheckRange(name, depth, 0, kMostLayers));
  }
  if (!(config.pixel_scale > 0)) {
    status.Update(InvalidField(
        "pixel_scale",
        absl::StrFormat("is %g; expected more than 0", config.pixel_scale)));
  }
  status.Update(CheckLatentStatistics(config));
  return status;
}

}  // namespace limpid
