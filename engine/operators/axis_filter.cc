// Blocks overlap on the way forward and overlap-add on the way back.
#include "engine/operators/axis_filter.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/operators/frame_border.h"

namespace limpid {
namespace {

// Large enough to fill the vector units, and that what one block reads reaches
// at most into the next one, which Adjoint relies on.
constexpr int64_t kSmallestBlock = 64;

int64_t BlockFor(int64_t num_taps, int64_t stride) {
  return std::max(kSmallestBlock, (num_taps + stride - 1) / stride);
}

// Column i holds the taps from row stride * i on.
at::Tensor BandedMatrix(const at::Tensor& taps, int64_t stride, int64_t block) {
  const int64_t num_taps = taps.numel();
  at::Tensor matrix =
      at::zeros({stride * (block - 1) + num_taps, block}, taps.options());
  for (int64_t i = 0; i < block; ++i) {
    matrix.select(1, i).narrow(0, stride * i, num_taps).copy_(taps);
  }
  return matrix;
}

// Of every block with `matrix`, as one matrix product. at::matmul makes one for
// each line of blocks that do not lie one after the other; to wake the threads
// for each of those costs many times what they compute.
at::Tensor Product(const at::Tensor& blocks, const at::Tensor& matrix) {
  return at::mm(blocks.flatten(0, -2), matrix)
      .unflatten(0, blocks.sizes().slice(0, blocks.dim() - 1));
}

}  // namespace

AxisFilter::AxisFilter(const at::Tensor& taps, const Geometry& geometry)
    : geometry_(geometry),
      num_taps_(taps.numel()),
      block_(BlockFor(num_taps_, geometry.stride)),
      matrix_(BandedMatrix(taps, geometry.stride, block_)) {
  TORCH_CHECK(num_taps_ >= geometry.stride, "filter has ", num_taps_,
              " taps, must have at least its stride, ", geometry.stride);
}

int64_t AxisFilter::Bytes(int64_t num_taps, int64_t stride) {
  const int64_t block = BlockFor(num_taps, stride);
  return (stride * (block - 1) + num_taps) * block * int64_t{sizeof(double)};
}

int64_t AxisFilter::WorkSamples(int64_t size, int64_t num_taps,
                                int64_t stride) {
  constexpr int64_t kCopies = 3;
  const int64_t block = BlockFor(num_taps, stride);
  const int64_t span = block * stride;
  const int64_t num_blocks = (size + span - 1) / span;
  const int64_t overlapping = num_blocks * (span - stride + num_taps);
  return overlapping + kCopies * (num_blocks * span + num_taps);
}

int64_t AxisFilter::OutputSize(int64_t size) const {
  return (size + geometry_.before + geometry_.after - num_taps_) /
             geometry_.stride +
         1;
}

int64_t AxisFilter::NumBlocks(int64_t outputs) const {
  return (outputs + block_ - 1) / block_;
}

Padding AxisFilter::PaddingFor(int64_t size, int64_t outputs) const {
  const int64_t padded =
      geometry_.stride * (NumBlocks(outputs) * block_ - 1) + num_taps_;
  const int64_t used = size + geometry_.before + geometry_.after;
  return {.before = geometry_.before,
          .after = geometry_.after,
          .zeros = std::max<int64_t>(0, padded - used)};
}

at::Tensor AxisFilter::Forward(const at::Tensor& x, int64_t dim) const {
  if (dim == -2) return Forward(x.mT(), -1).mT();
  const int64_t outputs = OutputSize(x.size(dim));
  const at::Tensor padded =
      Pad(x, dim, geometry_.border, PaddingFor(x.size(dim), outputs));
  const at::Tensor blocks =
      padded.unfold(dim, matrix_.size(0), block_ * geometry_.stride);
  return Product(blocks, matrix_.to(x.options()))
      .flatten(-2)
      .narrow(dim, 0, outputs);
}

at::Tensor AxisFilter::Adjoint(const at::Tensor& y, int64_t dim,
                               int64_t size) const {
  if (dim == -2) return Adjoint(y.mT(), -1, size).mT();
  const int64_t outputs = y.size(dim);
  const int64_t num_blocks = NumBlocks(outputs);
  const at::Tensor matrix = matrix_.to(y.options());
  const at::Tensor parts =
      Product(at::constant_pad_nd(y, {0, num_blocks * block_ - outputs})
                  .unflatten(-1, {num_blocks, block_}),
              matrix.t());
  const int64_t shift = block_ * geometry_.stride;
  const int64_t spill = matrix.size(0) - shift;
  at::Tensor sum =
      at::constant_pad_nd(parts.narrow(-1, 0, shift), {0, 0, 0, 1});
  sum.narrow(-2, 1, num_blocks)
      .narrow(-1, 0, spill)
      .add_(parts.narrow(-1, shift, spill));
  const Padding padding = PaddingFor(size, outputs);
  const int64_t padded = size + padding.before + padding.after + padding.zeros;
  return Unpad(sum.flatten(-2).narrow(-1, 0, padded), -1, geometry_.border,
               padding);
}

}  // namespace limpid
