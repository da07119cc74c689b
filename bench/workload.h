// What every bench works on: 832x480 pixels, and one operator of each kind.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/operators/operator_spec.h"
#include "engine/session/session_config.h"
#include "engine/video/frame.h"
#include "engine/video/frame_format.h"

namespace limpid::bench {

// Of the restored video; also the format's defaults: 8-bit 4:2:0.
inline constexpr FrameSize kRestored = {832, 480};

struct Workload {
  std::string op;  // the operator string
  double noise_level = 0;
};

// Identity (passed through), denoising, and one operator of each kind.
const std::vector<Workload>& Workloads();

// The operator with its random masks drawn, and its measurement's size.
OperatorSpec ResolvedOperator(const Workload& workload);
FrameSize MeasuredSize(const Workload& workload);

// Raw 8-bit 4:2:0 in and out, the linear solver.
SessionConfig ConfigOf(const Workload& workload);

// Frame `index` of a moving pattern, 8-bit 4:2:0, measured by nothing: what it
// costs to restore does not depend on what is restored.
Frame PatternFrame(FrameSize size, int64_t index);

}  // namespace limpid::bench
