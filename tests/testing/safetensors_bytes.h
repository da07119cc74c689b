// Safetensors files put together by hand, so that they can be wrong.
#pragma once

#include <cstdint>
#include <string>

namespace limpid {

// The length of the header, the header, the data.
inline std::string SafetensorsBytes(const std::string& header,
                                    const std::string& data) {
  const uint64_t length = header.size();
  return std::string(reinterpret_cast<const char*>(&length), sizeof(length)) +
         header + data;
}

}  // namespace limpid
