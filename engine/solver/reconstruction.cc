// One reconstruction a kind; compositions undo their stages from the last to
// the first.
#include "engine/solver/reconstruction.h"

#include <ATen/ATen.h>

#include "engine/operators/area_downsample.h"
#include "engine/operators/bicubic_downsample.h"
#include "engine/operators/blur.h"
#include "engine/operators/composition.h"
#include "engine/operators/identity.h"
#include "engine/operators/inpainting_mask.h"
#include "engine/operators/temporal_average.h"
#include "engine/solver/deblurring.h"
#include "engine/solver/hole_filling.h"
#include "engine/solver/noise_reduction.h"
#include "engine/solver/super_resolution.h"
#include "engine/solver/temporal_deconvolution.h"

namespace limpid {
namespace {

// Square error of a pixel that went through several reconstructions.
constexpr double kCompositionVariance = 1e-3;

// What each stage sees of the past.
std::vector<at::Tensor> PastOfStages(const Composition& op,
                                     const Observation& observation) {
  std::vector<at::Tensor> past = {observation.past};
  for (size_t i = 0; i + 1 < op.stages().size(); ++i) {
    past.push_back(
        past.back().defined()
            ? op.stages()[i]->Forward(
                  past.back(), observation.first_frame - past.back().size(0))
            : at::Tensor());
  }
  return past;
}

Estimate Undo(const Composition& op, const Observation& observation) {
  const std::vector<at::Tensor> past = PastOfStages(op, observation);
  Observation stage = observation;
  for (size_t i = op.stages().size(); i-- > 0;) {
    stage.past = past[i];
    stage.measurement = Reconstruct(*op.stages()[i], stage).video;
  }
  return {.video = stage.measurement, .error_variance = kCompositionVariance};
}

}  // namespace

Estimate Reconstruct(const LinearOperator& op, const Observation& observation) {
  if (const auto* mask = dynamic_cast<const InpaintingMask*>(&op)) {
    return FillHoles(*mask, observation);
  }
  if (const auto* blur = dynamic_cast<const Blur*>(&op)) {
    return Deblur(*blur, observation);
  }
  if (dynamic_cast<const AreaDownsample*>(&op) != nullptr ||
      dynamic_cast<const BicubicDownsample*>(&op) != nullptr) {
    return Enlarge(op, observation);
  }
  if (const auto* average = dynamic_cast<const TemporalAverage*>(&op)) {
    return DeconvolveTime(*average, observation);
  }
  if (const auto* composition = dynamic_cast<const Composition*>(&op)) {
    return Undo(*composition, observation);
  }
  TORCH_CHECK(dynamic_cast<const Identity*>(&op) != nullptr,
              "operator is of a kind without reconstruction");
  return {.video = ReduceNoise(observation.measurement, observation.noise_level,
                               kNoiseWindow)};
}

}  // namespace limpid
