// A small detail network with random weights.
#pragma once

#include <ATen/ATen.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "engine/model/detail_conditions.h"
#include "engine/model/detail_config.h"
#include "tests/testing/random_weights.h"

namespace limpid {

inline DetailConfig SmallDetailConfig() {
  return {
      .widths = {4, 6, 10}, .encoder = {1, 2, 1}, .decoder = {2, 1}, .code = 5};
}

inline void AddDetailBlocks(const std::string& side, size_t level,
                            int64_t count, const DetailConfig& config,
                            WeightShapes& shapes) {
  const int64_t width = config.widths[level];
  for (int64_t i = 0; i < count; ++i) {
    const std::string name = absl::StrCat(side, ".", level, ".", i);
    shapes[name + ".first.weight"] = {width, width, 3, 3};
    shapes[name + ".first.bias"] = {width};
    shapes[name + ".second.weight"] = {width, width + width / 2, 3, 3};
    shapes[name + ".second.bias"] = {width};
    shapes[name + ".modulation.weight"] = {2 * width, config.code};
    shapes[name + ".modulation.bias"] = {2 * width};
  }
}

inline Weights RandomDetailWeights(const DetailConfig& config) {
  const int64_t finest = config.widths.front();
  WeightShapes shapes = {
      {"embed.0.weight", {config.code, kNumDetailConditions}},
      {"embed.0.bias", {config.code}},
      {"embed.2.weight", {config.code, config.code}},
      {"embed.2.bias", {config.code}},
      {"head.weight", {finest, 28, 3, 3}},
      {"head.bias", {finest}},
      {"tail.weight", {12, finest, 3, 3}},
      {"tail.bias", {12}}};
  for (size_t level = 0; level < config.widths.size(); ++level) {
    AddDetailBlocks("encoder", level, config.encoder[level], config, shapes);
    if (level + 1 == config.widths.size()) break;
    AddDetailBlocks("decoder", level, config.decoder[level], config, shapes);
    const int64_t fine = config.widths[level];
    const int64_t coarse = config.widths[level + 1];
    shapes[absl::StrCat("down.", level, ".weight")] = {coarse, fine, 2, 2};
    shapes[absl::StrCat("down.", level, ".bias")] = {coarse};
    shapes[absl::StrCat("up.", level, ".weight")] = {4 * fine, coarse, 1, 1};
    shapes[absl::StrCat("up.", level, ".bias")] = {4 * fine};
  }
  return RandomWeights(shapes);
}

}  // namespace limpid
