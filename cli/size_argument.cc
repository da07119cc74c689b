// Width, "x", height, nothing else.
#include "cli/size_argument.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "cli/exit_code.h"

namespace limpid::cli {

absl::StatusOr<FrameSize> ParseSize(const std::string& flag,
                                    const std::string& text) {
  const size_t x = text.find('x');
  FrameSize size;
  const bool is_size = x != std::string::npos &&
                       absl::SimpleAtoi(text.substr(0, x), &size.width) &&
                       absl::SimpleAtoi(text.substr(x + 1), &size.height) &&
                       size.width > 0 && size.height > 0;
  if (is_size) return size;
  return UsageError(absl::StrFormat(
      "%s is \"%s\", expected WIDTHxHEIGHT, such as 832x480", flag, text));
}

}  // namespace limpid::cli
