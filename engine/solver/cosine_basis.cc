// cos(w_k j) with the samples at both ends counted by half; the transform is
// its own inverse but for 2 / (n - 1).
#include "engine/solver/cosine_basis.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numbers>

namespace limpid {
namespace {

at::Tensor Frequencies(int64_t size, int64_t count) {
  const double step =
      std::numbers::pi / static_cast<double>(std::max<int64_t>(1, size - 1));
  return step * at::arange(count, at::kDouble);
}

// 1, halved at both ends.
at::Tensor EndWeights(int64_t size) {
  at::Tensor weights = at::ones({size}, at::kDouble);
  weights[0] *= 0.5;
  weights[size - 1] *= 0.5;
  return weights;
}

}  // namespace

CosineBasis::CosineBasis(int64_t size, int64_t num_frequencies)
    : frequencies_(Frequencies(size, num_frequencies)) {
  if (size == 1) {
    analysis_ = synthesis_ = at::ones({1, 1}, at::kDouble);
    return;
  }
  const at::Tensor cosines =
      at::cos(at::outer(frequencies_, at::arange(size, at::kDouble)));
  const at::Tensor weights = EndWeights(size);
  analysis_ = cosines * weights;
  synthesis_ = cosines.t() * weights.narrow(0, 0, num_frequencies) *
               (2.0 / static_cast<double>(size - 1));
}

at::Tensor CosineBasis::Response(const at::Tensor& taps, int64_t size) {
  const int64_t radius = taps.numel() / 2;
  const at::Tensor offsets = at::arange(-radius, radius + 1, at::kDouble);
  return at::matmul(at::cos(at::outer(Frequencies(size, size), offsets)), taps);
}

}  // namespace limpid
