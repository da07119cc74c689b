// The operator string of the command line, with its files read and its random
// masks drawn.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "engine/operators/operator_spec.h"
#include "engine/video/frame_format.h"

namespace limpid::cli {

// For a measurement of `measured` pixels. The error names --operator, or the
// file that could not be used.
absl::StatusOr<OperatorSpec> OperatorForMeasurement(const std::string& text,
                                                    FrameSize measured);

// For clean frames of `clean` pixels, which are to be measured.
absl::StatusOr<OperatorSpec> OperatorForCleanFrames(const std::string& text,
                                                    FrameSize clean);

}  // namespace limpid::cli
