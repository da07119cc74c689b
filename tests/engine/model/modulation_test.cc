#include "engine/model/modulation.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "engine/model/norm.h"

namespace limpid {
namespace {

double MaxAbs(const at::Tensor& x) { return x.abs().max().item<double>(); }

class ModulationTest : public testing::Test {
 protected:
  ModulationTest() { at::manual_seed(1); }

  const at::Tensor x_ = at::randn({2, 3, 5, 8});  // batch, frame, token, dim
  const at::Tensor first_ = at::randn({2, 3, 1, 8});
  const at::Tensor second_ = at::randn({2, 3, 1, 8});
};

TEST_F(ModulationTest, ShiftsAndScalesTheTokensOfEachFrame) {
  EXPECT_LT(MaxAbs(ModulatedNorm(x_, first_, second_) -
                   (LayerNorm(x_) * second_ + first_)),
            1e-6);
}

TEST_F(ModulationTest, TakesOneRowForAllFrames) {
  const at::Tensor shift = first_.narrow(1, 0, 1);
  const at::Tensor scale = second_.narrow(1, 0, 1);
  EXPECT_LT(
      MaxAbs(ModulatedNorm(x_, shift, scale) - (LayerNorm(x_) * scale + shift)),
      1e-6);
}

TEST_F(ModulationTest, AddsBehindTheGate) {
  const at::Tensor y = at::randn({2, 3, 5, 8});
  at::Tensor x = x_.clone();
  AddGatedInPlace(x, y, first_);
  EXPECT_LT(MaxAbs(x - (x_ + first_ * y)), 1e-6);
}

TEST_F(ModulationTest, AddsTheLearnedRowsAndOneToScales) {
  const at::Tensor learned = at::randn({1, 3, 8});
  const at::Tensor before = learned.clone();
  const Weights weights = {{"m", learned}};
  WeightReader reader(weights, at::kFloat);
  const Modulation modulation(reader, "m", {1, 3, 8}, {1});
  const at::Tensor time = at::randn({2, 4, 3, 8});
  const std::vector<at::Tensor> rows = modulation.Rows(time);
  ASSERT_EQ(rows.size(), 3);
  for (int64_t row = 0; row < 3; ++row) {
    const at::Tensor expected =
        learned[0][row] + time.select(2, row) + (row == 1 ? 1 : 0);
    EXPECT_EQ(rows[row].sizes(), at::IntArrayRef({2, 4, 1, 8}));
    EXPECT_LT(MaxAbs(rows[row].squeeze(2) - expected), 1e-6);
  }
  EXPECT_TRUE(learned.equal(before)) << "the checkpoint is shared";
}

// Rows of the time embedding's single row, as the head takes them.
TEST_F(ModulationTest, GivesOneTimeToAllRows) {
  const Weights weights = {{"m", at::zeros({1, 2, 8})}};
  WeightReader reader(weights, at::kFloat);
  const Modulation modulation(reader, "m", {1, 2, 8}, {});
  const at::Tensor time = at::randn({2, 4, 1, 8});
  for (const at::Tensor& row : modulation.Rows(time)) {
    EXPECT_EQ(MaxAbs(row - time), 0);
  }
}

// 1 + 2^-9 is lost in bfloat16, so the order of rounding shows.
TEST_F(ModulationTest, RoundsTheSumOnce) {
  const Weights weights = {{"m", at::full({1, 1, 8}, 0.001953125)}};
  WeightReader reader(weights, at::kBFloat16);
  const Modulation modulation(reader, "m", {1, 1, 8}, {0});
  const at::Tensor time = at::full({1, 1, 1, 8}, -1, at::kBFloat16);
  const at::Tensor row = modulation.Rows(time)[0];
  EXPECT_EQ(row.scalar_type(), at::kBFloat16);
  EXPECT_EQ(row.flatten()[0].item<float>(), 0.001953125f);
}

}  // namespace
}  // namespace limpid
