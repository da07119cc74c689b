// SHA-256 of weight files.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace limpid {

// As 64 lower-case hexadecimal digits.
std::string Sha256(std::string_view bytes);

// Of the file's content. NOT_FOUND when it cannot be read.
absl::StatusOr<std::string> Sha256OfFile(const std::string& path);

}  // namespace limpid
