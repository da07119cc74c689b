#include "engine/video/frame_decoder.h"

#include <utility>

#include "engine/base/status_macros.h"
#include "engine/video/access_unit_decoder.h"
#include "engine/video/encoding_limits.h"
#include "engine/video/image_decoder.h"

namespace limpid {

absl::StatusOr<std::unique_ptr<FrameDecoder>> FrameDecoder::Create(
    Options options) {
  RETURN_IF_ERROR(
      CheckEncodingHolds(options.encoding, options.format, "source.encoding"));
  if (IsImage(options.encoding))
    return ImageDecoder::Create(std::move(options));
  return AccessUnitDecoder::Create(std::move(options));
}

}  // namespace limpid
