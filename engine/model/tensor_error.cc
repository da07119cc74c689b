#include "engine/model/tensor_error.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "engine/base/errors.h"

namespace limpid {

// The name comes from a file and may hold anything.
absl::Status TensorError(const std::string& name, std::string_view message) {
  return InvalidField(
      name,
      absl::StrFormat("tensor %s %s", absl::Utf8SafeCEscape(name), message));
}

std::string ShapeText(c10::IntArrayRef shape) {
  return absl::StrFormat("[%s]", absl::StrJoin(shape, ", "));
}

}  // namespace limpid
