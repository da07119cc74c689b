// Errors about one tensor of a checkpoint.
#pragma once

#include <c10/util/ArrayRef.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace limpid {

// INVALID_ARGUMENT, "tensor NAME `message`", about the field `name`.
absl::Status TensorError(const std::string& name, std::string_view message);

// "[2, 3]".
std::string ShapeText(c10::IntArrayRef shape);

}  // namespace limpid
