// The dtypes of weight files: their names, and how many bytes a tensor takes.
#pragma once

#include <c10/core/ScalarType.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace limpid {

// As safetensors calls it, such as "BF16"; nothing for a dtype that weight
// files of ours do not have.
std::optional<std::string> DtypeName(c10::ScalarType dtype);
std::optional<c10::ScalarType> DtypeFromName(std::string_view name);

// "F64, F32, ...", for errors.
std::string DtypeNames();

// Nothing when a size is negative or the number is more than a tensor can have;
// sizes of 0 count as 1 for the latter, since strides do not skip them.
std::optional<uint64_t> TensorBytes(c10::ScalarType dtype,
                                    const std::vector<int64_t>& shape);

}  // namespace limpid
