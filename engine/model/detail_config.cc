#include "engine/model/detail_config.h"

#include <ATen/ATen.h>

#include <string>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/model/weight_shapes.h"

namespace limpid {
namespace {

constexpr int64_t kLargestWidth = 4096;
constexpr int64_t kMostBlocks = 64;
constexpr size_t kMostLevels = 8;

absl::Status CheckEach(const char* name, const std::vector<int64_t>& values,
                       int64_t most, int64_t step) {
  for (const int64_t value : values) {
    if (value >= 1 && value <= most && value % step == 0) continue;
    return InvalidField(
        name, absl::StrFormat("holds %d; expected multiples of %d, 1..%d",
                              value, step, most));
  }
  return absl::OkStatus();
}

int64_t CountBlocks(const Weights& weights, const char* side, size_t level) {
  int64_t count = 0;
  while (count < kMostBlocks &&
         weights.contains(
             absl::StrFormat("%s.%d.%d.first.weight", side, level, count))) {
    ++count;
  }
  return count;
}

}  // namespace

absl::Status CheckDetailConfig(const DetailConfig& config) {
  const size_t levels = config.widths.size();
  if (levels < 1 || levels > kMostLevels) {
    return InvalidField("widths", absl::StrFormat("has %d values; expected 1 "
                                                  "to %d",
                                                  levels, kMostLevels));
  }
  if (config.encoder.size() != levels || config.decoder.size() != levels - 1) {
    return InvalidField(
        "encoder", absl::StrFormat("has %d values and decoder %d; expected %d "
                                   "and %d, as widths has %d",
                                   config.encoder.size(), config.decoder.size(),
                                   levels, levels - 1, levels));
  }
  RETURN_IF_ERROR(CheckEach("widths", config.widths, kLargestWidth, 2));
  RETURN_IF_ERROR(CheckEach("encoder", config.encoder, kMostBlocks, 1));
  RETURN_IF_ERROR(CheckEach("decoder", config.decoder, kMostBlocks, 1));
  return CheckEach("code", {config.code}, kLargestWidth, 1);
}

absl::StatusOr<DetailConfig> InferDetailConfig(const Weights& weights) {
  constexpr int64_t kOut = 0;
  DetailConfig config = {.widths = {}, .encoder = {}, .decoder = {}};
  ASSIGN_OR_RETURN(config.code,
                   SizeOfTensor(weights, "embed.0.weight", 2, kOut));
  for (size_t level = 0; level < kMostLevels; ++level) {
    const int64_t blocks = CountBlocks(weights, "encoder", level);
    if (blocks == 0 && level > 0) break;
    ASSIGN_OR_RETURN(
        const int64_t width,
        SizeOfTensor(weights,
                     absl::StrFormat("encoder.%d.0.first.weight", level), 4,
                     kOut));
    config.widths.push_back(width);
    config.encoder.push_back(blocks);
  }
  for (size_t level = 0; level + 1 < config.widths.size(); ++level) {
    config.decoder.push_back(CountBlocks(weights, "decoder", level));
  }
  RETURN_IF_ERROR(CheckDetailConfig(config));
  return config;
}

}  // namespace limpid
