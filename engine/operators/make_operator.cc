// The only switch over operator kinds.
#include "engine/operators/make_operator.h"

#include <ATen/ATen.h>

#include "engine/operators/area_downsample.h"
#include "engine/operators/bicubic_downsample.h"
#include "engine/operators/blur.h"
#include "engine/operators/composition.h"
#include "engine/operators/identity.h"
#include "engine/operators/inpainting_mask.h"
#include "engine/operators/temporal_average.h"

namespace limpid {
namespace {

using OperatorPtr = std::unique_ptr<const LinearOperator>;

// Makes a stage whose frames come out with `size`.
struct StageMaker {
  FrameSize size;
  std::span<const Frame> masks;
  c10::Device device;

  OperatorPtr operator()(const IdentitySpec& /*spec*/) const {
    return std::make_unique<Identity>(size);
  }
  OperatorPtr operator()(const MaskSpec& spec) const {
    if (spec.per_frame) {
      return std::make_unique<InpaintingMask>(masks, size, device);
    }
    TORCH_CHECK(spec.bitmap != nullptr, "mask has no bitmap, needs one");
    return std::make_unique<InpaintingMask>(*spec.bitmap, device);
  }
  OperatorPtr operator()(const BlurSpec& spec) const {
    TORCH_CHECK(spec.file.empty(), "blur is a file, must be a kernel");
    return std::make_unique<Blur>(BlurKernel(spec), spec.border, size, device);
  }
  OperatorPtr operator()(const DownsampleSpec& spec) const {
    if (spec.kernel == DownsampleKernel::kArea) {
      return std::make_unique<AreaDownsample>(spec.factor, size);
    }
    return std::make_unique<BicubicDownsample>(spec.factor, size, device);
  }
  OperatorPtr operator()(const TemporalAverageSpec& spec) const {
    return std::make_unique<TemporalAverage>(spec.frames, size);
  }
};

}  // namespace

std::unique_ptr<const LinearOperator> MakeOperator(const OperatorSpec& spec,
                                                   FrameSize measured,
                                                   std::span<const Frame> masks,
                                                   c10::Device device) {
  if (spec.stages.empty()) return std::make_unique<Identity>(measured);
  Composition::Stages stages(spec.stages.size());
  FrameSize size = measured;
  for (size_t i = stages.size(); i-- > 0;) {
    stages[i] = std::visit(StageMaker{size, masks, device}, spec.stages[i]);
    size = stages[i]->input_size();
  }
  if (stages.size() == 1) return std::move(stages.front());
  return std::make_unique<Composition>(std::move(stages));
}

}  // namespace limpid
