// The format in which a server answers.
#pragma once

#include "absl/status/statusor.h"
#include "engine/video/frame_format.h"
#include "limpid/v1/restoration.pb.h"

namespace limpid::cli {

// `source` in the size that the server restores to. Internal unless that is
// `expected`, which follows from the operator.
absl::StatusOr<FrameFormat> RestoredFormat(const FrameFormat& source,
                                           FrameSize expected,
                                           const v1::Opened& opened);

}  // namespace limpid::cli
