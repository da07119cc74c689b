#include "engine/session/resolve_operator.h"

#include <gtest/gtest.h>

#include <string_view>
#include <variant>

#include "engine/base/errors.h"

namespace limpid {
namespace {

constexpr FrameSize kSize = {64, 48};

int ResolvedTaps(std::string_view op) {
  const auto resolved = ResolveOperator(*ParseOperator(op), 0, kSize);
  return std::get<BlurSpec>(resolved->stages[0]).num_taps;
}

TEST(ResolveOperatorTest, CoversFourStandardDeviationsToEachSide) {
  EXPECT_EQ(ResolvedTaps("blur:sigma=1"), 9);
  EXPECT_EQ(ResolvedTaps("blur:sigma=1.1"), 11);
  EXPECT_EQ(ResolvedTaps("blur:sigma=50"), 255);
}

TEST(ResolveOperatorTest, KeepsTheTapsThatAreGiven) {
  EXPECT_EQ(ResolvedTaps("blur:sigma=3,taps=61"), 61);
}

TEST(ResolveOperatorTest, RefusesANoiseLevelOutsideItsRange) {
  const auto refused = ResolveOperator({}, 1.25, kSize);
  EXPECT_EQ(FieldOf(refused.status()), "noise_level");
  EXPECT_EQ(refused.status().message(), "noise_level is 1.25, expected 0 to 1");
}

TEST(ResolveOperatorTest, RefusesWhatCheckOperatorRefuses) {
  const OperatorSpec bad = {.stages = {DownsampleSpec{.factor = 7}}};
  EXPECT_EQ(ResolveOperator(bad, 0, kSize).status(), CheckOperator(bad, kSize));
}

TEST(HistoryFramesTest, AddsUpOverTheStages) {
  EXPECT_EQ(HistoryFrames({}), 0);
  EXPECT_EQ(HistoryFrames(*ParseOperator("temporal_average:frames=7+"
                                         "blur:sigma=1+"
                                         "temporal_average:frames=3")),
            8);
}

}  // namespace
}  // namespace limpid
