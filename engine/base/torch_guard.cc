#include "engine/base/torch_guard.h"

#include <c10/util/Exception.h>

#include <new>
#include <string>

#include "engine/base/errors.h"
#include "engine/base/stop_flag.h"

namespace limpid {
namespace {

// LibTorch's allocator of main memory has no error type of its own.
bool IsOutOfMainMemory(const std::string& message) {
  return message.find("DefaultCPUAllocator: ") != std::string::npos;
}

}  // namespace

absl::Status StatusOfException(std::exception_ptr exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const Cancelled& cancelled) {
    return absl::CancelledError(cancelled.what());
  } catch (const c10::OutOfMemoryError& error) {
    return WithReason(
        absl::ResourceExhaustedError(error.what_without_backtrace()),
        Reason::kMemoryExhausted);
  } catch (const std::bad_alloc&) {
    return WithReason(absl::ResourceExhaustedError("out of memory"),
                      Reason::kMemoryExhausted);
  } catch (const c10::Error& error) {
    const std::string message = error.what_without_backtrace();
    if (IsOutOfMainMemory(message)) {
      return WithReason(absl::ResourceExhaustedError(message),
                        Reason::kMemoryExhausted);
    }
    return WithReason(absl::InternalError(message), Reason::kDefect);
  } catch (const std::exception& error) {
    return WithReason(absl::InternalError(error.what()), Reason::kDefect);
  } catch (...) {
    return WithReason(absl::InternalError("unknown exception"),
                      Reason::kDefect);
  }
}

}  // namespace limpid
