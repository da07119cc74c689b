// MaskBitmap messages <-> masks of the engine: bits or run lengths.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "engine/video/frame.h"
#include "engine/video/frame_format.h"
#include "limpid/v1/operator.pb.h"

namespace limpid::server {

// InvalidField under `field` for a mask wider or higher than `largest` (which
// bounds what run lengths can make us allocate), an encoding of the wrong
// length, or a mask without a known pixel.
absl::StatusOr<std::shared_ptr<const MaskBitmap>> MaskFromMessage(
    const v1::MaskBitmap& message, FrameSize largest, const std::string& field);

// As bits.
v1::MaskBitmap MaskMessage(const MaskBitmap& mask);

}  // namespace limpid::server
