#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>

#include "engine/base/errors.h"
#include "engine/session/session_config.h"
#include "tests/testing/linear_model.h"

namespace limpid {
namespace {

using testing::HasSubstr;

SessionConfig Config() {
  SessionConfig config;
  config.source.size = {64, 48};
  config.output = config.source;
  return config;
}

// A change that makes a good config bad, and what the error must say.
struct BadField {
  std::string name;
  std::function<void(SessionConfig&)> spoil;
  std::string field;
  std::string found;
  std::string allowed;
};

class BadFieldTest : public testing::TestWithParam<BadField> {};

TEST_P(BadFieldTest, IsNamedWithBothValues) {
  SessionConfig config = Config();
  GetParam().spoil(config);
  const absl::Status error = ResolveConfig(config, SessionLimits()).status();
  EXPECT_TRUE(absl::IsInvalidArgument(error)) << error;
  EXPECT_EQ(ReasonOf(error), Reason::kInvalidField);
  EXPECT_EQ(FieldOf(error), GetParam().field);
  EXPECT_THAT(std::string(error.message()), HasSubstr(GetParam().found));
  EXPECT_THAT(std::string(error.message()), HasSubstr(GetParam().allowed));
}

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

INSTANTIATE_TEST_SUITE_P(
    , BadFieldTest,
    testing::Values(
        BadField{"NoWidth", [](auto& c) { c.source.size.width = 0; },
                 "source.width", "0", "1"},
        BadField{"Wide", [](auto& c) { c.source.size.width = 4097; },
                 "source.width", "4097", "4096"},
        BadField{"High", [](auto& c) { c.source.size.height = 5000; },
                 "source.height", "5000", "4096"},
        BadField{"Depth", [](auto& c) { c.source.bit_depth = 9; },
                 "source.bit_depth", "9", "8"},
        BadField{"SamplerOfAnotherSolver",
                 [](auto& c) { c.solver_options.sampler.start = 100; },
                 "solver.start", "set", "unset"},
        BadField{"FpsNegative", [](auto& c) { c.nominal_fps = -1; },
                 "source.nominal_fps", "-1", "0 to 1000"},
        BadField{"FpsNan", [](auto& c) { c.nominal_fps = kNan; },
                 "source.nominal_fps", "nan", "0 to 1000"},
        BadField{"FpsHigh", [](auto& c) { c.nominal_fps = 1001; },
                 "source.nominal_fps", "1001", "0 to 1000"},
        BadField{"CodecConfigMissing",
                 [](auto& c) { c.source_encoding = Encoding::kFfv1; },
                 "source.codec_config", "empty", "ffv1"},
        BadField{"CodecConfigOfRaw", [](auto& c) { c.codec_config = "abc"; },
                 "source.codec_config", "3 bytes", "raw"},
        BadField{"NoiseNegative", [](auto& c) { c.noise_level = -0.1; },
                 "noise_level", "-0.1", "0 to 1"},
        BadField{"NoiseNan", [](auto& c) { c.noise_level = kNan; },
                 "noise_level", "nan", "0 to 1"},
        BadField{"NoiseHigh", [](auto& c) { c.noise_level = 1.5; },
                 "noise_level", "1.5", "0 to 1"},
        BadField{"Factor",
                 [](auto& c) { c.op.stages = {DownsampleSpec{.factor = 5}}; },
                 "operator.stages[0].downsample.factor", "5", "8"},
        BadField{"RestoredSize",
                 [](auto& c) {
                   c.source.size = {1024, 16};
                   c.op.stages = {DownsampleSpec{.factor = 8}};
                 },
                 "operator", "8192x128", "4096x4096"},
        BadField{"OutputDepth", [](auto& c) { c.output.bit_depth = 16; },
                 "output.bit_depth", "16", "8"},
        BadField{"MatrixOfAnRgbSource",
                 [](auto& c) {
                   c.source.layout = PixelLayout::kRgb;
                   c.source.color.matrix = 10;
                 },
                 "source.color.matrix", "10", "7 or 9"},
        BadField{"OutputEncoding",
                 [](auto& c) { c.output_encoding = Encoding::kVp9; },
                 "output.encoding", "vp9", "h264"},
        BadField{"Quality", [](auto& c) { c.output_quality = 101; },
                 "output.quality", "101", "1 to 100"},
        BadField{"CgIterations",
                 [](auto& c) { c.solver_options.cg_iterations = 201; },
                 "solver.cg_iterations", "201", "0 to 200"},
        BadField{"CgIterationsNegative",
                 [](auto& c) { c.solver_options.cg_iterations = -1; },
                 "solver.cg_iterations", "-1", "0 to 200"}),
    [](const auto& bad) { return bad.param.name; });

TEST(ResolveConfigTest, OutputFollowsTheSourceAndTheOperator) {
  SessionConfig config = Config();
  config.op.stages = {DownsampleSpec{.factor = 4}};
  config.source.color = {
      .primaries = 9, .transfer = 16, .matrix = 9, .full_range = true};
  config.source.time_base = {1001, 30000};
  const auto resolved = ResolveConfig(config, SessionLimits());
  ASSERT_TRUE(resolved.ok()) << resolved.status();
  EXPECT_EQ(resolved->output.size, (FrameSize{256, 192}));
  EXPECT_EQ(resolved->output.color, config.source.color);
  EXPECT_EQ(resolved->output.time_base, config.source.time_base);
}

TEST(ResolveConfigTest, FillsInDefaults) {
  SessionConfig config = Config();
  config.source.bit_depth = 0;
  config.output.bit_depth = 0;
  config.output_quality = 0;
  config.op = *ParseOperator("blur:sigma=3");
  const auto resolved = ResolveConfig(config, SessionLimits());
  ASSERT_TRUE(resolved.ok()) << resolved.status();
  EXPECT_EQ(resolved->source.bit_depth, 8);
  EXPECT_EQ(resolved->output.bit_depth, 8);
  EXPECT_EQ(resolved->output_quality, 90);
  EXPECT_EQ(std::get<BlurSpec>(resolved->op.stages[0]).num_taps, 25);
}

TEST(ResolveConfigTest, TheOutputIsAsDeepAsTheSourceInItsOwnLayout) {
  SessionConfig config = Config();
  config.source.bit_depth = 10;
  config.output.bit_depth = 0;
  config.output.layout = PixelLayout::kRgb;
  const auto rgb = ResolveConfig(config, SessionLimits());
  ASSERT_TRUE(rgb.ok()) << rgb.status();
  EXPECT_EQ(rgb->output.bit_depth, 16);
  std::swap(config.source.layout, config.output.layout);
  config.source.bit_depth = 16;
  const auto planar = ResolveConfig(config, SessionLimits());
  ASSERT_TRUE(planar.ok()) << planar.status();
  EXPECT_EQ(planar->output.bit_depth, 10);
}

TEST(ResolveConfigTest, AResolvedConfigResolvesToItself) {
  SessionConfig config = Config();
  config.op = *ParseOperator("blur:sigma=3");
  const auto once = ResolveConfig(config, SessionLimits());
  const auto twice = ResolveConfig(*once, SessionLimits());
  ASSERT_TRUE(twice.ok());
  EXPECT_EQ(twice->output, once->output);
  EXPECT_EQ(OperatorHash(twice->op, 0), OperatorHash(once->op, 0));
}

TEST(ResolveConfigTest, RefusesASolverThatNoModelServes) {
  SessionConfig config = Config();
  config.solver = SolverKind::kInstantVir;
  const absl::Status refused = ResolveConfig(config, SessionLimits()).status();
  EXPECT_TRUE(absl::IsUnimplemented(refused));
  EXPECT_EQ(ReasonOf(refused), Reason::kNotSupported);
  EXPECT_EQ(FieldOf(refused), "solver.kind");
}

TEST(ResolveConfigTest, EchoesEveryKnobOfTheSampler) {
  FailurePoint no_failure;
  SessionLimits limits;
  limits.models = {ToyModel(&no_failure)};
  SessionConfig config = Config();
  config.solver = SolverKind::kAvisFlash;
  config.solver_options.sampler.anchor = 0.25;
  const auto once = ResolveConfig(config, limits);
  ASSERT_TRUE(once.ok()) << once.status();
  const SamplerRequest& sampler = once->solver_options.sampler;
  EXPECT_EQ(sampler.anchor, 0.25);
  EXPECT_EQ(sampler.start, 100);
  EXPECT_EQ(sampler.steps, 2);
  EXPECT_EQ(sampler.consistency_every, 0);
  const auto twice = ResolveConfig(*once, limits);
  EXPECT_EQ(twice->solver_options.sampler, sampler);
}

TEST(ResolveConfigTest, RefusesIterationsOfASolverThatHasNone) {
  FailurePoint no_failure;
  SessionLimits limits;
  limits.models = {ToyModel(&no_failure)};
  SessionConfig config = Config();
  config.solver = SolverKind::kInstantVir;
  EXPECT_TRUE(ResolveConfig(config, limits).ok());
  config.solver_options.cg_iterations = 7;
  const absl::Status refused = ResolveConfig(config, limits).status();
  EXPECT_EQ(FieldOf(refused), "solver.cg_iterations");
  EXPECT_THAT(std::string(refused.message()),
              testing::AllOf(HasSubstr("7"), HasSubstr("instantvir")));
}

TEST(ResolveConfigTest, RefusesASessionThatCanNeverFit) {
  SessionLimits limits;
  limits.max_session_bytes = 1000;
  const absl::Status refused = ResolveConfig(Config(), limits).status();
  EXPECT_EQ(FieldOf(refused), "source");
  EXPECT_THAT(std::string(refused.message()), HasSubstr("at most 1000"));
}

}  // namespace
}  // namespace limpid
