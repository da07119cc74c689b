// How every command prints JSON of its own.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace limpid::cli {

// Indented. Bytes that are not UTF-8, as paths may have them, become U+FFFD.
std::string DumpJson(const nlohmann::ordered_json& json);

}  // namespace limpid::cli
