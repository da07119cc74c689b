#include "engine/video/encoding_limits.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/video/component_layout.h"

namespace limpid {
namespace {

bool HasOddChroma(const FrameFormat& format) {
  const auto [width, height] = format.size;
  return (ChromaIsHalvedAcross(format.layout) && width % 2 != 0) ||
         (ChromaIsHalvedDown(format.layout) && height % 2 != 0);
}

}  // namespace

absl::Status CheckEncodingHolds(Encoding encoding, const FrameFormat& format,
                                std::string_view field) {
  const int64_t width = format.size.width;
  const int64_t height = format.size.height;
  const auto refuse = [&](const char* expected) {
    return InvalidField(
        field,
        absl::StrFormat("%s is %s, which holds no %s of %dx%d, expected %s",
                        std::string(field), std::string(EncodingName(encoding)),
                        std::string(PixelLayoutName(format.layout)), width,
                        height, expected));
  };
  const bool crops_chroma =
      encoding == Encoding::kH264 || encoding == Encoding::kHevc;
  if (crops_chroma && HasOddChroma(format)) return refuse("even sides");
  if (encoding == Encoding::kFfv1 && std::min(width, height) < 2) {
    return refuse("sides of at least 2");
  }
  return absl::OkStatus();
}

}  // namespace limpid
