// Tests of engine/operators/axis_filter.
#include "engine/operators/axis_filter.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "engine/operators/frame_border.h"
#include "tests/testing/device_under_test.h"

namespace limpid {
namespace {

struct FilterCase {
  int64_t size;
  int64_t num_taps;
  int64_t stride;
  Border border;
};

AxisFilter::Geometry GeometryOf(const FilterCase& param) {
  const int64_t reach = param.num_taps - param.stride;
  return {.stride = param.stride,
          .before = reach / 2,
          .after = reach - reach / 2,
          .border = param.border};
}

// The defining sum, sample by sample.
at::Tensor FilterNaively(const at::Tensor& x, const at::Tensor& taps,
                         const FilterCase& param) {
  const AxisFilter::Geometry geometry = GeometryOf(param);
  at::Tensor y =
      OnDevice(at::zeros({x.size(0), param.size / param.stride}, at::kDouble));
  for (int64_t i = 0; i < y.size(1); ++i) {
    for (int64_t j = 0; j < param.num_taps; ++j) {
      const int64_t source = param.stride * i + j - geometry.before;
      const bool is_inside = source >= 0 && source < param.size;
      if (!is_inside && param.border == Border::kZero) continue;
      y.select(1, i).add_(taps[j] *
                          x.select(1, ReflectedIndex(source, param.size)));
    }
  }
  return y;
}

class AxisFilterTest : public testing::TestWithParam<FilterCase> {
 protected:
  AxisFilterTest() {
    at::manual_seed(5);
    taps_ = OnDevice(at::randn({GetParam().num_taps}, at::kDouble));
    x_ = OnDevice(at::randn({4, GetParam().size}, at::kDouble));
  }
  AxisFilter Filter() const { return {taps_, GeometryOf(GetParam())}; }

  at::Tensor taps_;
  at::Tensor x_;
};

TEST_P(AxisFilterTest, IsTheSumOverTaps) {
  const at::Tensor expected = FilterNaively(x_, taps_, GetParam());
  const at::Tensor along_rows = Filter().Forward(x_, -1);
  const at::Tensor along_columns = Filter().Forward(x_.t(), -2);
  EXPECT_TRUE(at::allclose(along_rows, expected, 0, 1e-11));
  EXPECT_TRUE(at::allclose(along_columns, expected.t(), 0, 1e-11));
}

TEST_P(AxisFilterTest, AdjointIsTheTransposeOfForward) {
  const at::Tensor filtered = Filter().Forward(x_, -1);
  const at::Tensor y = at::randn_like(filtered);
  const at::Tensor back = Filter().Adjoint(y, -1, GetParam().size);
  const at::Tensor back_down = Filter().Adjoint(y.t(), -2, GetParam().size);
  EXPECT_NEAR((filtered * y).sum().item<double>(),
              (x_ * back).sum().item<double>(), 1e-9);
  EXPECT_TRUE(at::allclose(back_down, back.t(), 0, 1e-11));
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, AxisFilterTest,
    testing::Values(FilterCase{1, 1, 1, Border::kReflect},
                    FilterCase{1, 9, 1, Border::kReflect},
                    FilterCase{3, 25, 1, Border::kReflect},
                    FilterCase{65, 5, 1, Border::kReflect},
                    FilterCase{200, 255, 1, Border::kReflect},
                    FilterCase{129, 61, 1, Border::kZero},
                    FilterCase{64, 7, 1, Border::kZero},
                    FilterCase{2, 8, 2, Border::kReflect},
                    FilterCase{3 * 67, 11, 3, Border::kReflect},
                    FilterCase{8 * 65, 32, 8, Border::kReflect}));

TEST(AxisFilterGeometryTest, RefusesFewerTapsThanItsStride) {
  EXPECT_THROW(AxisFilter(OnDevice(at::ones({2}, at::kDouble)), {.stride = 3}),
               c10::Error);
}

}  // namespace
}  // namespace limpid
