// What the tests of operators share: random videos, dense matrices, the
// properties that define an adjoint, a projection and a proximal step.
#pragma once

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cstdint>

#include "engine/operators/linear_operator.h"
#include "tests/testing/device_under_test.h"

namespace limpid {

inline at::Tensor RandomVideo(int64_t frames, FrameSize size) {
  return OnDevice(at::rand({frames, 3, size.height, size.width}, at::kDouble));
}

inline double Dot(const at::Tensor& a, const at::Tensor& b) {
  return (a * b).sum().item<double>();
}

inline double MaxAbs(const at::Tensor& a) {
  return a.abs().max().item<double>();
}

// <A x, y> = <x, A^T y>.
inline void ExpectAdjointIsTranspose(const LinearOperator& op, int64_t frames,
                                     int64_t first_frame) {
  const at::Tensor x = RandomVideo(frames, op.input_size());
  const at::Tensor y = RandomVideo(frames, op.output_size());
  const at::Tensor ax = op.Forward(x, first_frame);
  const at::Tensor aty = op.Adjoint(y, first_frame);
  ASSERT_EQ(ax.sizes(), y.sizes());
  ASSERT_EQ(aty.sizes(), x.sizes());
  EXPECT_NEAR(Dot(ax, y), Dot(x, aty), 1e-10 * y.numel());
}

// A batch of two is what each of the two is by itself.
inline void ExpectBatchesLeadingDimensions(const LinearOperator& op,
                                           int64_t frames) {
  const at::Tensor a = RandomVideo(frames, op.input_size());
  const at::Tensor b = RandomVideo(frames, op.input_size());
  const at::Tensor both = op.Forward(at::stack({a, b}).unsqueeze(0), 0);
  EXPECT_LT(MaxAbs(both[0][0] - op.Forward(a, 0)), 1e-12);
  EXPECT_LT(MaxAbs(both[0][1] - op.Forward(b, 0)), 1e-12);
  const at::Tensor back = op.Adjoint(both, 0);
  EXPECT_LT(MaxAbs(back[0][1] - op.Adjoint(both[0][1], 0)), 1e-12);
}

// Float videos give float results that are close to double ones.
inline void ExpectWorksInFloat(const LinearOperator& op, int64_t frames) {
  const at::Tensor x = RandomVideo(frames, op.input_size());
  const at::Tensor single = op.Forward(x.to(at::kFloat), 0);
  EXPECT_EQ(single.scalar_type(), at::kFloat);
  EXPECT_LT(MaxAbs(single - op.Forward(x, 0)), 1e-5);
}

// A as a dense matrix over one-channel videos of `frames` frames.
inline at::Tensor DenseMatrix(const LinearOperator& op, int64_t frames,
                              int64_t first_frame) {
  const FrameSize size = op.input_size();
  const int64_t unknowns = frames * size.height * size.width;
  const at::Tensor basis =
      OnDevice(at::eye(unknowns, at::kDouble))
          .view({unknowns, frames, 1, size.height, size.width});
  return op.Forward(basis, first_frame).flatten(1).t().contiguous();
}

// Proximal and Project against dense least squares.
inline void ExpectStepsSolveLeastSquares(const LinearOperator& op,
                                         int64_t frames, int64_t first_frame) {
  const FrameSize in = op.input_size();
  const FrameSize out = op.output_size();
  const at::Tensor matrix = DenseMatrix(op, frames, first_frame);
  const at::Tensor x =
      OnDevice(at::rand({frames, 1, in.height, in.width}, at::kDouble));
  const at::Tensor y =
      OnDevice(at::rand({frames, 1, out.height, out.width}, at::kDouble));
  const at::Tensor misfit = y.flatten() - at::matmul(matrix, x.flatten());
  const Evidence evidence = {y, x, first_frame};
  const CgLimits limits = {.max_iterations = 2000, .tolerance = 1e-13};

  const double weight = 0.3;
  const at::Tensor hessian =
      at::matmul(matrix.t(), matrix) +
      weight * OnDevice(at::eye(matrix.size(1), at::kDouble));
  const at::Tensor proximal =
      x.flatten() + at::linalg_solve(hessian, at::matmul(matrix.t(), misfit));
  EXPECT_LT(MaxAbs(op.Proximal(evidence, weight, limits).flatten() - proximal),
            1e-8);

  const at::Tensor projected =
      x.flatten() + at::matmul(at::linalg_pinv(matrix, 1e-10), misfit);
  EXPECT_LT(MaxAbs(op.Project(evidence, limits).flatten() - projected), 1e-6);
}

// Streaming in chunks of `chunk` frames gives what the whole video gives.
inline void ExpectChunksEqualWhole(const LinearOperator& op, int64_t frames,
                                   int64_t chunk) {
  const at::Tensor x = RandomVideo(frames, op.input_size());
  const at::Tensor whole = op.Forward(x, 0);
  for (int64_t first = 0; first < frames; first += chunk) {
    const int64_t count = std::min(chunk, frames - first);
    const int64_t past = std::min(first, op.history_frames());
    const at::Tensor part = ForwardAfter(op, x.narrow(0, first - past, past),
                                         x.narrow(0, first, count), first);
    EXPECT_LT(MaxAbs(part - whole.narrow(0, first, count)), 1e-12)
        << "chunk at frame " << first;
  }
}

}  // namespace limpid
