// Weights of a convolutional network, drawn at random.
#pragma once

#include <ATen/ATen.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "engine/model/weights.h"

namespace limpid {

using WeightShapes = std::map<std::string, std::vector<int64_t>>;

inline int64_t NumValues(const std::vector<int64_t>& shape) {
  int64_t values = 1;
  for (const int64_t size : shape) values *= size;
  return values;
}

// Outputs keep the scale of inputs: weights by their fan-in, norms near one.
inline Weights RandomWeights(const WeightShapes& shapes,
                             at::TensorOptions options = at::kFloat) {
  Weights weights;
  for (const auto& [name, shape] : shapes) {
    const at::Tensor noise = at::randn(shape, options);
    if (absl::EndsWith(name, ".gamma")) {
      weights[name] = 1 + 0.1 * noise;
    } else if (absl::EndsWith(name, ".bias")) {
      weights[name] = 0.1 * noise;
    } else {
      const int64_t fan_in = NumValues(shape) / shape[0];
      weights[name] = noise / std::sqrt(static_cast<double>(fan_in));
    }
  }
  return weights;
}

}  // namespace limpid
