// Puts tensors where the operator string has a mask or a blur.
#include "engine/torch_library/tensor_operator.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/operators/make_operator.h"

namespace limpid {
namespace {

std::string ShapeOf(const at::Tensor& tensor) {
  std::string text = c10::toString(tensor.scalar_type());
  text += " [";
  for (int64_t i = 0; i < tensor.dim(); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(tensor.size(i));
  }
  return text + "]";
}

absl::Status BadTensor(const std::string& field, const at::Tensor& tensor,
                       const std::string& allowed) {
  return InvalidField(
      field, field + " is " + ShapeOf(tensor) + ", must be " + allowed);
}

// The first stage of a kind, or nullptr.
template <typename Stage>
Stage* FindStage(OperatorSpec& spec) {
  for (OperatorStage& stage : spec.stages) {
    if (auto* found = std::get_if<Stage>(&stage)) return found;
  }
  return nullptr;
}

// `mask`: [height, width].
std::shared_ptr<const MaskBitmap> BitmapOf(const at::Tensor& mask) {
  const at::Tensor bytes = mask.to(at::kCPU, at::kByte).contiguous();
  const auto* first = bytes.data_ptr<uint8_t>();
  return std::make_shared<const MaskBitmap>(
      MaskBitmap{.width = bytes.size(1),
                 .height = bytes.size(0),
                 .known = {first, first + bytes.numel()}});
}

absl::Status SetMask(OperatorSpec& spec, const at::Tensor& mask) {
  auto* stage = FindStage<MaskSpec>(spec);
  if (stage == nullptr) {
    return InvalidField("mask", "mask is " + ShapeOf(mask) + ", operator is " +
                                    FormatOperator(spec) +
                                    ", which has no mask");
  }
  if (mask.scalar_type() != at::kBool || mask.dim() < 2 || mask.dim() > 3) {
    return BadTensor("mask", mask,
                     "Bool [height, width] or [frame, height, width]");
  }
  *stage = MaskSpec();
  stage->per_frame = mask.dim() == 3;
  if (!stage->per_frame) stage->bitmap = BitmapOf(mask);
  return absl::OkStatus();
}

absl::Status SetKernel(OperatorSpec& spec, const at::Tensor& kernel) {
  auto* blur = FindStage<BlurSpec>(spec);
  if (blur == nullptr) {
    return InvalidField("kernel", "kernel is " + ShapeOf(kernel) +
                                      ", operator is " + FormatOperator(spec) +
                                      ", which has no blur");
  }
  if (!kernel.is_floating_point() || kernel.dim() != 2) {
    return BadTensor("kernel", kernel, "Float [height, width]");
  }
  const at::Tensor taps = kernel.to(at::kCPU, at::kFloat).contiguous();
  const auto* first = taps.data_ptr<float>();
  const Border border = blur->border;
  *blur = BlurSpec();
  blur->border = border;
  blur->kernel.assign(first, first + taps.numel());
  blur->kernel_width = static_cast<int>(taps.size(1));
  blur->kernel_height = static_cast<int>(taps.size(0));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<TensorOperator> TensorOperator::Make(
    std::string_view text, const std::optional<at::Tensor>& mask,
    const std::optional<at::Tensor>& kernel) {
  TensorOperator op;
  ASSIGN_OR_RETURN(op.spec_, ParseOperator(text));
  if (mask) RETURN_IF_ERROR(SetMask(op.spec_, *mask));
  if (kernel) RETURN_IF_ERROR(SetKernel(op.spec_, *kernel));
  if (!HasPerFrameMask(op.spec_)) return op;
  if (!mask || mask->dim() != 3) {
    return InvalidField("mask", "mask is none for " + std::string(text) +
                                    ", must be Bool [frame, height, width]");
  }
  op.frame_masks_ = *mask;
  return op;
}

absl::Status TensorOperator::Check(FrameSize measured,
                                   int64_t num_frames) const {
  RETURN_IF_ERROR(CheckOperator(spec_, measured));
  if (!frame_masks_.defined() ||
      frame_masks_.sizes() ==
          at::IntArrayRef({num_frames, measured.height, measured.width})) {
    return absl::OkStatus();
  }
  return BadTensor(
      "mask", frame_masks_,
      absl::StrFormat("Bool [%d, %d, %d] like the measurement", num_frames,
                      measured.height, measured.width));
}

std::unique_ptr<const LinearOperator> TensorOperator::OfFrames(
    FrameSize measured, int64_t first, int64_t count, at::Device device) const {
  std::vector<Frame> masks(frame_masks_.defined() ? count : 0);
  for (size_t i = 0; i < masks.size(); ++i) {
    masks[i].mask = BitmapOf(frame_masks_[first + static_cast<int64_t>(i)]);
  }
  return MakeOperator(spec_, measured, masks, device);
}

}  // namespace limpid
