// The fit's normal equations have the mask's windowed moments as their matrix
// and the measurement's as their right side; only the first row of the inverse
// is wanted.
#include "engine/solver/kernel_regression.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace limpid {
namespace {

// Powers of the vertical and the horizontal offset.
struct Monomial {
  int down;
  int across;
};
constexpr std::array<Monomial, 6> kMonomials = {
    {{0, 0}, {1, 0}, {0, 1}, {2, 0}, {1, 1}, {0, 2}}};
constexpr int kMaxPower = 4;  // of the products of two monomials

// Holds slopes and curvatures back where few pixels speak for them.
constexpr double kSlopeRidge = 0.05;
constexpr double kCurvatureRidge = 0.2;
constexpr double kLevelRidge = 1e-9;  // keeps an empty window solvable

constexpr int64_t kPixelsAStrip = 1 << 16;

AxisFilter WindowFilter(double sigma, int power, c10::Device device) {
  const auto radius = static_cast<int64_t>(std::ceil(3 * sigma));
  const at::Tensor offset =
      at::arange(-radius, radius + 1, at::kDouble) / sigma;
  const at::Tensor taps =
      at::exp(-offset.square() / 2) * at::pow(offset, power);
  return AxisFilter(taps.to(device), {.stride = 1,
                                      .before = radius,
                                      .after = radius,
                                      .border = Border::kZero});
}

int64_t RowsOfStrip(int64_t width) {
  return std::max<int64_t>(1, kPixelsAStrip / width);
}

at::Tensor Ridge(c10::Device device) {
  at::Tensor ridge = at::empty({kMonomials.size()}, at::kDouble);
  for (size_t i = 0; i < kMonomials.size(); ++i) {
    const int degree = kMonomials[i].down + kMonomials[i].across;
    ridge[static_cast<int64_t>(i)] = degree == 0   ? kLevelRidge
                                     : degree == 1 ? kSlopeRidge
                                                   : kCurvatureRidge;
  }
  return at::diag(ridge).to(device);
}

using MomentTable =
    std::array<std::array<at::Tensor, kMaxPower + 1>, kMaxPower + 1>;

// The first row of the inverse of every pixel's matrix, for some rows.
at::Tensor WeightsOfRows(const MomentTable& moments, int64_t row,
                         int64_t num_rows) {
  std::vector<at::Tensor> entries;
  for (const Monomial& a : kMonomials) {
    for (const Monomial& b : kMonomials) {
      entries.push_back(moments[a.down + b.down][a.across + b.across].narrow(
          0, row, num_rows));
    }
  }
  const int64_t order = kMonomials.size();
  const at::Tensor matrices =
      at::stack(entries, -1).unflatten(-1, {order, order}) +
      Ridge(entries[0].device());
  at::Tensor unit = at::zeros({order, 1}, matrices.options());
  unit[0] = 1;
  return at::linalg_solve(matrices,
                          unit.expand({num_rows, matrices.size(1), order, 1}))
      .squeeze(-1)
      .permute({2, 0, 1});
}

}  // namespace

KernelRegression::KernelRegression(const at::Tensor& known, double sigma) {
  for (int power = 0; power <= kMaxPower; ++power) {
    filters_.push_back(WindowFilter(sigma, power, known.device()));
  }
  const at::Tensor mask = known.to(at::kDouble);
  MomentTable moments;
  for (int down = 0; down <= kMaxPower; ++down) {
    const at::Tensor columns = filters_[down].Forward(mask, -2);
    for (int across = 0; down + across <= kMaxPower; ++across) {
      moments[down][across] = Moment(columns, across).squeeze(0);
    }
  }
  support_ = moments[0][0].unsqueeze(0).to(known.scalar_type());
  const int64_t height = known.size(-2);
  const int64_t strip = RowsOfStrip(known.size(-1));
  std::vector<at::Tensor> weights;
  for (int64_t row = 0; row < height; row += strip) {
    weights.push_back(
        WeightsOfRows(moments, row, std::min(strip, height - row)));
  }
  weights_ = at::cat(weights, 1).to(known.scalar_type());
}

int64_t KernelRegression::WorkBytes(FrameSize size) {
  constexpr int64_t kOrder = kMonomials.size();
  // Doubles a pixel: moments, weights in strips and as a whole, a filter's
  // own; and, within a strip, the entries of the matrices, stacked, with the
  // ridge and factorised.
  constexpr int64_t kAPixel =
      (kMaxPower + 1) * (kMaxPower + 2) / 2 + 2 * kOrder + 2 * kMaxPower;
  constexpr int64_t kAStripPixel = 4 * kOrder * kOrder;
  const int64_t rows = std::min(size.height, RowsOfStrip(size.width));
  return size.width * int64_t{sizeof(double)} *
         (size.height * kAPixel + rows * kAStripPixel);
}

at::Tensor KernelRegression::Moment(const at::Tensor& columns_filtered,
                                    int power) const {
  return filters_[power].Forward(columns_filtered, -1);
}

at::Tensor KernelRegression::Interpolate(const at::Tensor& measurement) const {
  std::array<at::Tensor, 3> columns;
  for (int power = 0; power < 3; ++power) {
    columns[power] = filters_[power].Forward(measurement, -2);
  }
  at::Tensor sum = at::zeros_like(measurement);
  for (size_t i = 0; i < kMonomials.size(); ++i) {
    const Monomial& monomial = kMonomials[i];
    sum.addcmul_(weights_[static_cast<int64_t>(i)],
                 Moment(columns[monomial.down], monomial.across));
  }
  return sum;
}

}  // namespace limpid
