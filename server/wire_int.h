// The protocol's unsigned numbers as the engine's ints.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

namespace limpid::server {

// The largest int stands for every larger number: no range of the protocol
// reaches it, so it is refused where the range is checked.
inline int ToInt(uint32_t value) {
  return static_cast<int>(std::min<uint32_t>(
      value, static_cast<uint32_t>(std::numeric_limits<int>::max())));
}

}  // namespace limpid::server
