// What the weights of a causal DiT take.
#pragma once

#include <c10/core/ScalarType.h>

#include <cstdint>

#include "engine/model/dit_config.h"

namespace limpid {

// Bytes that a CausalDit allocates for weights that it converts to `dtype`, and
// that all sessions of a worker share.
int64_t DitWeightBytes(const DitConfig& config, at::ScalarType dtype);

}  // namespace limpid
