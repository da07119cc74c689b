// Reads the sizes of a DiT off its tensors.
#include "engine/model/dit_config.h"

#include <ATen/ATen.h>

#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"

namespace limpid {
namespace {

// Far above any model; keeps products of two sizes within 64 bits.
constexpr int64_t kLargestSize = int64_t{1} << 20;
constexpr int64_t kWanHeadDim = 128;

absl::StatusOr<at::IntArrayRef> ShapeOf(const Weights& weights,
                                        const std::string& name,
                                        size_t num_axes) {
  const auto found = weights.find(name);
  if (found == weights.end()) return InvalidField(name, "is missing");
  const at::IntArrayRef shape = found->second.sizes();
  if (shape.size() == num_axes) return shape;
  return InvalidField(name, absl::StrFormat("has %d axes; expected %d",
                                            shape.size(), num_axes));
}

int64_t CountBlocks(const Weights& weights) {
  int64_t count = 0;
  while (weights.contains(absl::StrFormat("blocks.%d.modulation", count))) {
    ++count;
  }
  return count;
}

int64_t CeilDivide(int64_t a, int64_t b) { return (a + b - 1) / b; }

}  // namespace

absl::Status CheckDitConfig(const DitConfig& config) {
  const std::pair<const char*, int64_t> sizes[] = {
      {"dim", config.dim},
      {"ffn_dim", config.ffn_dim},
      {"num_layers", config.num_layers},
      {"num_heads", config.num_heads},
      {"in_channels", config.in_channels},
      {"out_channels", config.out_channels},
      {"patch_height", config.patch_height},
      {"patch_width", config.patch_width},
      {"freq_dim", config.freq_dim},
      {"text_dim", config.text_dim},
      {"text_tokens", config.text_tokens}};
  for (const auto& [name, size] : sizes) {
    if (size >= 1 && size <= kLargestSize) continue;
    return InvalidField(
        name, absl::StrFormat("is %d; must be 1..%d", size, kLargestSize));
  }
  if (config.dim % (2 * config.num_heads) != 0) {
    return InvalidField(
        "num_heads", absl::StrFormat("is %d; dim %d must split into heads of "
                                     "an even number of channels",
                                     config.num_heads, config.dim));
  }
  if (config.freq_dim % 2 == 0) return absl::OkStatus();
  return InvalidField("freq_dim",
                      absl::StrFormat("is %d; must be even", config.freq_dim));
}

absl::StatusOr<DitConfig> InferDitConfig(const Weights& weights) {
  DitConfig config;
  ASSIGN_OR_RETURN(const at::IntArrayRef patch,
                   ShapeOf(weights, "patch_embedding.weight", 5));
  ASSIGN_OR_RETURN(const at::IntArrayRef text,
                   ShapeOf(weights, "text_embedding.0.weight", 2));
  ASSIGN_OR_RETURN(const at::IntArrayRef time,
                   ShapeOf(weights, "time_embedding.0.weight", 2));
  ASSIGN_OR_RETURN(const at::IntArrayRef head,
                   ShapeOf(weights, "head.head.weight", 2));
  ASSIGN_OR_RETURN(const at::IntArrayRef ffn,
                   ShapeOf(weights, "blocks.0.ffn.0.weight", 2));
  config.dim = patch[0];
  config.in_channels = patch[1];
  config.patch_height = patch[3];
  config.patch_width = patch[4];
  config.num_heads = config.dim / kWanHeadDim;
  config.out_channels = head[0] / std::max<int64_t>(1, patch[3] * patch[4]);
  config.text_dim = text[1];
  config.freq_dim = time[1];
  config.ffn_dim = ffn[0];
  config.num_layers = CountBlocks(weights);
  return config;
}

PatchGrid PatchGridOf(const DitConfig& config, LatentSize size) {
  return {.rows = CeilDivide(size.height, config.patch_height),
          .columns = CeilDivide(size.width, config.patch_width)};
}

}  // namespace limpid
