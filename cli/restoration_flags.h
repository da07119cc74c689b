// What restore, evaluate and validate have in common on the command line, and
// the open message that it becomes.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "engine/operators/operator_spec.h"
#include "engine/video/frame_format.h"
#include "limpid/v1/restoration.pb.h"

namespace CLI {
class App;
}

namespace limpid::cli {

struct RestorationFlags {
  std::string op = "identity";  // see engine/operators/operator_spec.h
  double noise_level = 0;
  std::string solver = "linear";
  uint64_t seed = 0;
  std::string server = {};  // "host:port"; empty means one of our own
  std::string model = {};   // folder, for one of our own
};

// `flags` must outlive `command`.
void AddRestorationFlags(CLI::App& command, RestorationFlags& flags);

// One video of `source` frames, measured by `op`. UsageError for an
// unknown solver.
absl::StatusOr<v1::Open> OpenMessage(const RestorationFlags& flags,
                                     const OperatorSpec& op,
                                     const FrameFormat& source,
                                     double frame_rate);

}  // namespace limpid::cli
