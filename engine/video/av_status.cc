// Wording and codes of FFmpeg's errors.
#include "engine/video/av_status.h"

extern "C" {
#include <libavutil/error.h>
}

#include "absl/strings/str_format.h"

namespace limpid {

absl::Status AvStatus(int code, std::string_view what) {
  if (code >= 0) return absl::OkStatus();
  char words[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(code, words, sizeof(words));
  const std::string message = absl::StrFormat("%s: %s", what, words);
  if (code == AVERROR(ENOENT)) return absl::NotFoundError(message);
  if (code == AVERROR(ENOMEM)) return absl::InternalError(message);
  return absl::InvalidArgumentError(message);
}

}  // namespace limpid
