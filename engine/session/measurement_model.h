// How the chunks of a session are measured from some frame on: operator and
// noise level. A chunk keeps the one that was in force when it was submitted.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "engine/operators/linear_operator.h"
#include "engine/operators/operator_spec.h"
#include "engine/session/memory_budget.h"
#include "engine/video/frame.h"
#include "engine/video/frame_format.h"

namespace c10 {
struct Device;
}

namespace limpid {

class MeasurementModel {
 public:
  // `spec` must have passed CheckOperator for `measured`. `extra` holds what
  // this operator needs beyond what the session reserved at open.
  MeasurementModel(OperatorSpec spec, double noise_level, FrameSize measured,
                   MemoryBudget::Lease extra);

  // The operator of a chunk with these frames, valid until the next call.
  // Built once, but for per-frame masks: then once a chunk. Device thread only.
  const LinearOperator& OperatorFor(std::span<const Frame> frames,
                                    c10::Device device);

  const OperatorSpec& spec() const { return spec_; }
  double noise_level() const { return noise_level_; }
  const std::string& hash() const { return hash_; }
  // Nothing to restore: y = x.
  bool is_noiseless_identity() const { return is_noiseless_identity_; }
  int64_t extra_bytes() const { return extra_.own_bytes(); }

 private:
  const OperatorSpec spec_;
  const double noise_level_;
  const FrameSize measured_;
  const std::string hash_;
  const bool is_noiseless_identity_;
  const bool has_per_frame_mask_;
  const MemoryBudget::Lease extra_;
  std::unique_ptr<const LinearOperator> op_;  // of the device thread
};

}  // namespace limpid
