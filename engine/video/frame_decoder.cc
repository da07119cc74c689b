#include "engine/video/frame_decoder.h"

#include <utility>

#include "engine/video/access_unit_decoder.h"
#include "engine/video/image_decoder.h"

namespace limpid {

absl::StatusOr<std::unique_ptr<FrameDecoder>> FrameDecoder::Create(
    Options options) {
  if (IsImage(options.encoding))
    return ImageDecoder::Create(std::move(options));
  return AccessUnitDecoder::Create(std::move(options));
}

}  // namespace limpid
