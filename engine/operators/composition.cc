// Forward through the stages, back through their transposes.
#include "engine/operators/composition.h"

#include <ATen/ATen.h>

#include "engine/operators/identity.h"
#include "engine/operators/inpainting_mask.h"

namespace limpid {
namespace {

// Pixels neither move nor mix.
bool KeepsPixels(const LinearOperator& op) {
  return dynamic_cast<const Identity*>(&op) != nullptr ||
         dynamic_cast<const InpaintingMask*>(&op) != nullptr;
}

}  // namespace

Composition::Composition(Stages stages) : stages_(std::move(stages)) {
  TORCH_CHECK(!stages_.empty(), "composition has 0 stages, needs 1 or more");
  for (size_t i = 1; i < stages_.size(); ++i) {
    TORCH_CHECK(stages_[i]->input_size() == stages_[i - 1]->output_size(),
                "stage ", i, " takes frames of another size than stage ", i - 1,
                " makes");
  }
}

at::Tensor Composition::Forward(const at::Tensor& x,
                                int64_t first_frame) const {
  at::Tensor video = x;
  for (const auto& stage : stages_) video = stage->Forward(video, first_frame);
  return video;
}

at::Tensor Composition::Adjoint(const at::Tensor& y,
                                int64_t first_frame) const {
  at::Tensor video = y;
  for (auto stage = stages_.rbegin(); stage != stages_.rend(); ++stage) {
    video = (*stage)->Adjoint(video, first_frame);
  }
  return video;
}

// The last stage's, and an earlier one's where only masks come after it.
at::Tensor Composition::Measured(const at::Tensor& y) const {
  at::Tensor measured = y;
  for (auto stage = stages_.rbegin(); stage != stages_.rend(); ++stage) {
    measured = (*stage)->Measured(measured);
    if (!KeepsPixels(**stage)) break;
  }
  return measured;
}

FrameSize Composition::input_size() const {
  return stages_.front()->input_size();
}

FrameSize Composition::output_size() const {
  return stages_.back()->output_size();
}

int64_t Composition::history_frames() const {
  int64_t frames = 0;
  for (const auto& stage : stages_) frames += stage->history_frames();
  return frames;
}

Degradation Composition::degradation() const {
  Degradation degradation;
  for (const auto& stage : stages_)
    degradation = Compose(degradation, stage->degradation());
  return degradation;
}

}  // namespace limpid
