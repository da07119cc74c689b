#include "engine/model/tensor_dtype.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_join.h"

namespace limpid {
namespace {

struct NamedDtype {
  const char* name;
  c10::ScalarType dtype;
};

constexpr std::array kDtypes = {
    NamedDtype{"F64", c10::ScalarType::Double},
    NamedDtype{"F32", c10::ScalarType::Float},
    NamedDtype{"F16", c10::ScalarType::Half},
    NamedDtype{"BF16", c10::ScalarType::BFloat16},
    NamedDtype{"F8_E4M3", c10::ScalarType::Float8_e4m3fn},
    NamedDtype{"I64", c10::ScalarType::Long},
    NamedDtype{"I32", c10::ScalarType::Int},
    NamedDtype{"I16", c10::ScalarType::Short},
    NamedDtype{"I8", c10::ScalarType::Char},
    NamedDtype{"U8", c10::ScalarType::Byte},
    NamedDtype{"BOOL", c10::ScalarType::Bool},
};

}  // namespace

std::optional<std::string> DtypeName(c10::ScalarType dtype) {
  for (const NamedDtype& known : kDtypes) {
    if (known.dtype == dtype) return known.name;
  }
  return std::nullopt;
}

std::optional<c10::ScalarType> DtypeFromName(std::string_view name) {
  for (const NamedDtype& known : kDtypes) {
    if (known.name == name) return known.dtype;
  }
  return std::nullopt;
}

std::string DtypeNames() {
  return absl::StrJoin(kDtypes, ", ", [](std::string* out, const auto& known) {
    out->append(known.name);
  });
}

std::optional<uint64_t> TensorBytes(c10::ScalarType dtype,
                                    const std::vector<int64_t>& shape) {
  int64_t bytes = static_cast<int64_t>(c10::elementSize(dtype));
  bool empty = false;
  for (const int64_t size : shape) {
    if (size < 0) return std::nullopt;
    empty = empty || size == 0;
    if (__builtin_mul_overflow(bytes, std::max<int64_t>(size, 1), &bytes)) {
      return std::nullopt;
    }
  }
  return empty ? 0 : static_cast<uint64_t>(bytes);
}

}  // namespace limpid
