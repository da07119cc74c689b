#include "engine/session/measurement_model.h"

#include <c10/core/Device.h>

#include <utility>

#include "engine/operators/make_operator.h"

namespace limpid {

MeasurementModel::MeasurementModel(OperatorSpec spec, double noise_level,
                                   FrameSize measured,
                                   MemoryBudget::Lease extra)
    : spec_(std::move(spec)),
      noise_level_(noise_level),
      measured_(measured),
      hash_(OperatorHash(spec_, noise_level)),
      is_noiseless_identity_(noise_level == 0 && IsIdentity(spec_)),
      has_per_frame_mask_(HasPerFrameMask(spec_)),
      extra_(std::move(extra)) {}

const LinearOperator& MeasurementModel::OperatorFor(
    std::span<const Frame> frames, c10::Device device) {
  if (has_per_frame_mask_) {
    op_ = MakeOperator(spec_, measured_, frames, device);
  } else if (op_ == nullptr) {
    op_ = MakeOperator(spec_, measured_, {}, device);
  }
  return *op_;
}

}  // namespace limpid
