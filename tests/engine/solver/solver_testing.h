// What the tests of solvers share: a smooth video to restore and its error.
#pragma once

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string_view>

#include "engine/operators/make_operator.h"
#include "engine/operators/random_mask.h"
#include "tests/testing/device_under_test.h"

namespace limpid {

// Blobs of a few pixels that drift slowly, [frames, 3, height, width].
inline at::Tensor SmoothVideo(int64_t frames, FrameSize size) {
  const at::Tensor t =
      OnDevice(at::arange(frames, at::kFloat)).view({-1, 1, 1, 1});
  const at::Tensor c = OnDevice(at::arange(3, at::kFloat)).view({1, -1, 1, 1});
  const at::Tensor y =
      OnDevice(at::arange(size.height, at::kFloat)).view({1, 1, -1, 1});
  const at::Tensor x =
      OnDevice(at::arange(size.width, at::kFloat)).view({1, 1, 1, -1});
  return 0.5 + 0.25 * at::sin(0.35 * x + 0.2 * t + c) +
         0.2 * at::cos(0.25 * y - 0.1 * t + 0.1 * x);
}

inline at::Tensor RoundTo8Bits(const at::Tensor& video) {
  return video.clamp(0, 1).mul(255).round().div(255);
}

inline double Rms(const at::Tensor& x) {
  return x.square().mean().sqrt().item<double>();
}

inline double MaxAbs(const at::Tensor& x) {
  return x.abs().max().item<double>();
}

// The operator of `text` whose clean frames have `size`.
inline std::unique_ptr<const LinearOperator> OperatorFor(std::string_view text,
                                                         FrameSize size) {
  const OperatorSpec spec = *ParseOperator(text);
  const FrameSize measured = *MeasuredSize(spec, size);
  return MakeOperator(ResolveRandomMasks(spec, measured), measured, {},
                      TestDevice());
}

}  // namespace limpid
