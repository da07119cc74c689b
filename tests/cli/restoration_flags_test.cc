#include "cli/restoration_flags.h"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>

namespace limpid::cli {
namespace {

TEST(RestorationFlagsTest, ParsesWhatTheCommandsShare) {
  RestorationFlags flags;
  CLI::App app;
  AddRestorationFlags(app, flags);
  app.parse(
      "--operator blur:sigma=3 --noise-level 0.1 --solver avis --seed 9 "
      "--server host:1");
  EXPECT_EQ(flags.op, "blur:sigma=3");
  EXPECT_EQ(flags.noise_level, 0.1);
  EXPECT_EQ(flags.solver, "avis");
  EXPECT_EQ(flags.seed, 9);
  EXPECT_EQ(flags.server, "host:1");
}

TEST(RestorationFlagsTest, AModelIsForAServerOfOurOwn) {
  RestorationFlags flags;
  CLI::App app;
  AddRestorationFlags(app, flags);
  app.parse("--model models/default");
  EXPECT_EQ(flags.model, "models/default");
  EXPECT_THROW(app.parse("--model models/default --server host:1"),
               CLI::ExcludesError);
}

TEST(RestorationFlagsTest, TheOpenSaysAllOfIt) {
  FrameFormat source;
  source.size = {64, 48};
  source.bit_depth = 10;
  source.color = {
      .primaries = 9, .transfer = 16, .matrix = 9, .full_range = true};
  source.time_base = {1001, 30000};
  const auto open =
      OpenMessage({.noise_level = 0.1, .solver = "linear", .seed = 9},
                  *ParseOperator("blur:sigma=3"), source, 29.97);
  ASSERT_TRUE(open.ok()) << open.status();
  EXPECT_EQ(open->source().width(), 64);
  EXPECT_EQ(open->source().height(), 48);
  EXPECT_EQ(open->source().pixel_layout(), v1::PIXEL_LAYOUT_YUV420);
  EXPECT_EQ(open->source().bit_depth(), 10);
  EXPECT_EQ(open->source().time_base().numerator(), 1001);
  EXPECT_EQ(open->source().time_base().denominator(), 30000);
  EXPECT_EQ(open->source().color().transfer(), 16);
  EXPECT_TRUE(open->source().color().full_range());
  EXPECT_DOUBLE_EQ(open->source().nominal_fps(), 29.97);
  EXPECT_EQ(open->operator_().stages(0).blur().gaussian().sigma(), 3);
  EXPECT_EQ(open->noise_level(), 0.1);
  EXPECT_EQ(open->solver().kind(), v1::SOLVER_KIND_LINEAR);
  EXPECT_EQ(open->seed(), 9);
}

TEST(RestorationFlagsTest, NamesAnUnknownSolver) {
  const auto open = OpenMessage({.solver = "magic"}, {}, {}, 0);
  EXPECT_EQ(std::string(open.status().message()),
            "--solver is magic, allowed are linear, avis, avis_flash, "
            "instantvir");
}

}  // namespace
}  // namespace limpid::cli
