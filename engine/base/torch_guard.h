// The seam between LibTorch, which throws, and us, who return Status.
#pragma once

#include <exception>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace limpid {

// Status of an exception that left LibTorch: ResourceExhausted when memory ran
// out, Cancelled for Cancelled (engine/base/stop_flag.h), Internal otherwise.
absl::Status StatusOfException(std::exception_ptr exception);

// What `function` returns, or the status of what it throws.
template <typename Function>
auto CatchTorch(Function&& function)
    -> absl::StatusOr<std::invoke_result_t<Function>> {
  try {
    return std::forward<Function>(function)();
  } catch (...) {
    return StatusOfException(std::current_exception());
  }
}

}  // namespace limpid
