// Multiplication by a mask of zeros and ones; everything is closed form.
#include "engine/operators/inpainting_mask.h"

#include <ATen/ATen.h>

namespace limpid {
namespace {

at::Tensor TensorFromBitmap(const MaskBitmap& mask) {
  const int64_t pixels = mask.width * mask.height;
  TORCH_CHECK(static_cast<int64_t>(mask.known.size()) == pixels, "mask has ",
              mask.known.size(), " pixels, must have ", pixels);
  const at::Tensor bytes =
      at::empty({1, 1, mask.height, mask.width}, at::kByte);
  std::copy(mask.known.begin(), mask.known.end(), bytes.data_ptr<uint8_t>());
  return bytes.to(at::kBool);
}

at::Tensor TensorFromMasks(std::span<const Frame> masks, FrameSize size) {
  std::vector<at::Tensor> tensors;
  for (const Frame& frame : masks) {
    TORCH_CHECK(frame.mask != nullptr, "frame ", tensors.size(),
                " has no mask, every frame must have one");
    TORCH_CHECK(
        frame.mask->width == size.width && frame.mask->height == size.height,
        "mask of frame ", tensors.size(), " is ", frame.mask->width, "x",
        frame.mask->height, ", must be ", size.width, "x", size.height);
    tensors.push_back(TensorFromBitmap(*frame.mask));
  }
  TORCH_CHECK(!tensors.empty(), "per-frame mask has 0 masks, needs 1 or more");
  return at::cat(tensors, 0);
}

}  // namespace

InpaintingMask::InpaintingMask(const MaskBitmap& mask, c10::Device device)
    : size_{.width = mask.width, .height = mask.height},
      per_frame_(false),
      known_(TensorFromBitmap(mask).to(device)) {}

InpaintingMask::InpaintingMask(std::span<const Frame> masks, FrameSize size,
                               c10::Device device)
    : size_(size),
      per_frame_(true),
      known_(TensorFromMasks(masks, size).to(device)) {}

at::Tensor InpaintingMask::Known(int64_t num_frames) const {
  if (!per_frame_) return known_;
  const int64_t history = num_frames - known_.size(0);
  TORCH_CHECK(history >= 0, "video has ", num_frames, " frames, must have ",
              known_.size(0), " or more, one for each mask");
  return at::constant_pad_nd(known_, {0, 0, 0, 0, 0, 0, history, 0}, 0);
}

at::Tensor InpaintingMask::Forward(const at::Tensor& x,
                                   int64_t /*first_frame*/) const {
  return x * Known(x.size(-4));
}

at::Tensor InpaintingMask::Adjoint(const at::Tensor& y,
                                   int64_t first_frame) const {
  return Forward(y, first_frame);
}

at::Tensor InpaintingMask::Measured(const at::Tensor& y) const {
  return y.masked_fill(Known(y.size(-4)).logical_not(), 0);
}

at::Tensor InpaintingMask::Proximal(const Evidence& evidence, double weight,
                                    const CgLimits& /*limits*/) const {
  return at::where(
      Known(evidence.estimate.size(-4)),
      (evidence.measurement + weight * evidence.estimate) / (1 + weight),
      evidence.estimate);
}

at::Tensor InpaintingMask::Project(const Evidence& evidence,
                                   const CgLimits& /*limits*/) const {
  return at::where(Known(evidence.estimate.size(-4)), evidence.measurement,
                   evidence.estimate);
}

Degradation InpaintingMask::degradation() const {
  return {.has_mask = true,
          .is_mask_still = !per_frame_,
          .missing = 1 - known_.to(at::kDouble).mean().item<double>()};
}

}  // namespace limpid
