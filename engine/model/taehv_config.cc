#include "engine/model/taehv_config.h"

#include <ATen/ATen.h>

#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/model/weight_shapes.h"

namespace limpid {
namespace {

constexpr int64_t kLargestWidth = 4096;
constexpr int64_t kWeightAxes = 4;

}  // namespace

absl::Status CheckTaehvConfig(const TaehvConfig& config) {
  const std::pair<const char*, int64_t> sizes[] = {
      {"latent_channels", config.latent_channels},
      {"encoder_width", config.encoder_width},
      {"decoder_widths", config.decoder_widths[0]},
      {"decoder_widths", config.decoder_widths[1]},
      {"decoder_widths", config.decoder_widths[2]},
      {"decoder_widths", config.decoder_widths[3]}};
  for (const auto& [name, size] : sizes) {
    if (size >= 1 && size <= kLargestWidth) continue;
    return InvalidField(
        name, absl::StrFormat("is %d; must be 1..%d", size, kLargestWidth));
  }
  return absl::OkStatus();
}

absl::StatusOr<TaehvConfig> InferTaehvConfig(const Weights& weights) {
  constexpr int64_t kOut = 0;
  constexpr int64_t kIn = 1;
  static constexpr const char* kStages[] = {
      "decoder.1.weight", "decoder.8.weight", "decoder.14.weight",
      "decoder.20.weight"};
  TaehvConfig config;
  ASSIGN_OR_RETURN(config.latent_channels,
                   SizeOfTensor(weights, "decoder.1.weight", kWeightAxes, kIn));
  ASSIGN_OR_RETURN(
      config.encoder_width,
      SizeOfTensor(weights, "encoder.0.weight", kWeightAxes, kOut));
  for (size_t stage = 0; stage < config.decoder_widths.size(); ++stage) {
    ASSIGN_OR_RETURN(config.decoder_widths[stage],
                     SizeOfTensor(weights, kStages[stage], kWeightAxes, kOut));
  }
  return config;
}

}  // namespace limpid
