// FFmpeg's error numbers as absl::Status.
#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace limpid {

// OK for `code` >= 0; otherwise "<what>: <FFmpeg's words>". NotFound for a
// missing file, Internal for lack of memory, InvalidArgument for the rest,
// which is nearly always the file's fault.
absl::Status AvStatus(int code, std::string_view what);

}  // namespace limpid
