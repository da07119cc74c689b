// The server's size is compared, not believed.
#include "cli/restored_format.h"

#include "absl/strings/str_format.h"

namespace limpid::cli {

absl::StatusOr<FrameFormat> RestoredFormat(const FrameFormat& source,
                                           FrameSize expected,
                                           const v1::Opened& opened) {
  FrameFormat format = source;
  format.size = {opened.config().output_width(),
                 opened.config().output_height()};
  if (format.size == expected) return format;
  return absl::InternalError(absl::StrFormat(
      "the server restores to %dx%d, the operator to %dx%d", format.size.width,
      format.size.height, expected.width, expected.height));
}

}  // namespace limpid::cli
