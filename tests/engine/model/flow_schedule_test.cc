#include "engine/model/flow_schedule.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/testing/golden_file.h"

namespace limpid {
namespace {

double MaxAbs(const at::Tensor& x) { return x.abs().max().item<double>(); }

at::Tensor AsFloat(const std::vector<double>& values) {
  return at::tensor(values, at::kDouble).to(at::kFloat);
}

// Rounding of float32 at 1000.
TEST(FlowScheduleTest, IsTheReferencesGrid) {
  const auto golden = GoldenFile::Open("flow_match");
  int num_shifts = 0;
  for (int shift = 1; shift <= 20; ++shift) {
    const std::string name = absl::StrCat("shift", shift, ".");
    if (!golden.Has(name + "sigmas")) continue;
    const FlowSchedule schedule(shift, golden.Int("steps"));
    EXPECT_LT(
        MaxAbs(AsFloat(schedule.sigmas()) - golden.Tensor(name + "sigmas")),
        1e-6);
    EXPECT_LT(MaxAbs(AsFloat(schedule.timesteps()) -
                     golden.Tensor(name + "timesteps")),
              2e-4);
    ++num_shifts;
  }
  EXPECT_GT(num_shifts, 0);
}

// The published lists; a tolerance of their printed digits.
TEST(FlowScheduleTest, LooksSigmaUpAtTheNearestTimestep) {
  constexpr double kPrinted = 5e-7;
  const FlowSchedule avis(5);
  EXPECT_NEAR(avis.SigmaAt(100), 0.101103, kPrinted);
  EXPECT_NEAR(avis.SigmaAt(50), 0.048077, kPrinted);
  EXPECT_NEAR(avis.SigmaAt(0), 0.00498, 1e-5);
  EXPECT_EQ(avis.SigmaAt(1000), 1);
  const FlowSchedule instantvir(8);
  EXPECT_NEAR(instantvir.SigmaAt(522), 0.521739, kPrinted);
  EXPECT_NEAR(instantvir.SigmaAt(757), 0.756757, kPrinted);
  EXPECT_NEAR(instantvir.SigmaAt(375), 0.375839, kPrinted);
  EXPECT_NEAR(instantvir.SigmaAt(400), 0.40026, 5e-6);
}

TEST(FlowScheduleTest, WarpsTheListOfSelfForcing) {
  const FlowSchedule schedule(5);
  EXPECT_EQ(schedule.WarpedTimestep(1000), 1000);
  EXPECT_NEAR(schedule.WarpedTimestep(750), 937.5, 1e-9);
  EXPECT_NEAR(schedule.WarpedTimestep(500), 833.3333, 1e-4);
  EXPECT_NEAR(schedule.WarpedTimestep(250), 625, 1e-9);
  EXPECT_EQ(schedule.WarpedTimestep(0), 0);
  EXPECT_ANY_THROW(schedule.WarpedTimestep(1001));
  EXPECT_ANY_THROW(schedule.WarpedTimestep(-1));
}

TEST(FlowScheduleTest, RefusesAnEmptyGrid) {
  EXPECT_ANY_THROW(FlowSchedule(5, 0));
  EXPECT_ANY_THROW(FlowSchedule(0));
}

TEST(FlowScheduleTest, VelocityLeadsBackToBothEnds) {
  at::manual_seed(1);
  const at::Tensor x0 = at::randn({2, 3, 4});
  const at::Tensor noise = at::randn({2, 3, 4});
  for (const double sigma : {0.0, 0.048077, 0.7, 1.0}) {
    const at::Tensor x_t = AddNoise(x0, noise, sigma);
    EXPECT_LT(MaxAbs(x_t - ((1 - sigma) * x0 + sigma * noise)), 1e-6);
    EXPECT_LT(MaxAbs(X0FromVelocity(x_t, noise - x0, sigma) - x0), 1e-6);
    EXPECT_LT(MaxAbs(NoiseFromVelocity(x_t, noise - x0, sigma) - noise), 1e-6);
  }
}

TEST(FlowScheduleTest, ComputesInFloatAtLeast) {
  const at::Tensor x = at::full({1}, 1, at::kBFloat16);
  const at::Tensor v = at::full({1}, 1, at::kHalf);
  // 0.999 has no bfloat16.
  const at::Tensor x0 = X0FromVelocity(x, v, 0.001);
  EXPECT_EQ(x0.scalar_type(), at::kFloat);
  EXPECT_FLOAT_EQ(x0.item<float>(), 0.999f);
  EXPECT_EQ(AddNoise(x, x, 0.5).scalar_type(), at::kFloat);
  EXPECT_EQ(NoiseFromVelocity(x.to(at::kDouble), v, 0.5).scalar_type(),
            at::kDouble);
}

}  // namespace
}  // namespace limpid
