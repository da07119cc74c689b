#include "server/capabilities.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "engine/operators/operator_spec.h"
#include "engine/session/make_solver.h"
#include "server/wire_duration.h"
#include "server/wire_enums.h"
#include "tests/testing/random_restoration_model.h"
#include "tests/testing/temporary_folder.h"

namespace limpid::server {
namespace {

v1::GetCapabilitiesResponse CapabilitiesOf(const EngineOptions& options) {
  const auto engine = Engine::Create(options, nullptr);
  return Capabilities(**engine, ServiceOptions());
}

EngineOptions CpuOptions() {
  EngineOptions options;
  options.device = "cpu";
  return options;
}

TEST(CapabilitiesTest, GivesForEveryOperatorAStringThatParses) {
  const auto capabilities = CapabilitiesOf(CpuOptions());
  EXPECT_EQ(capabilities.operators_size(), 5);
  for (const v1::OperatorCapability& op : capabilities.operators()) {
    EXPECT_TRUE(ParseOperator(op.example()).ok()) << op.example();
    EXPECT_THAT(op.example(), testing::StartsWith(op.name()));
    for (const auto& [name, range] : op.parameters()) {
      EXPECT_LE(range.minimum(), range.default_value()) << name;
      EXPECT_LE(range.default_value(), range.maximum()) << name;
    }
  }
}

// The operator with every parameter at its default but `changed`.
std::string OperatorText(const v1::OperatorCapability& op,
                         const std::string& changed, double value) {
  std::string text = op.name();
  const char* separator = ":";
  for (const auto& [name, range] : op.parameters()) {
    const double shown = name == changed ? value : range.default_value();
    const bool is_whole = shown == std::floor(shown);
    text += separator + name + "=" +
            (is_whole ? absl::StrFormat("%.0f", shown)
                      : absl::StrFormat("%.17g", shown));
    separator = ",";
  }
  return text;
}

TEST(CapabilitiesTest, RangesAreThoseThatTheEngineChecks) {
  const auto capabilities = CapabilitiesOf(CpuOptions());
  for (const v1::OperatorCapability& op : capabilities.operators()) {
    for (const auto& [name, range] : op.parameters()) {
      const auto parses = [&, parameter = name](double value) {
        return ParseOperator(OperatorText(op, parameter, value)).ok();
      };
      EXPECT_TRUE(parses(range.minimum())) << op.name() << " " << name;
      EXPECT_TRUE(parses(range.maximum())) << op.name() << " " << name;
      EXPECT_TRUE(parses(range.default_value())) << op.name() << " " << name;
      EXPECT_FALSE(parses(range.minimum() - 1.01)) << op.name() << " " << name;
      EXPECT_FALSE(parses(range.maximum() * 1.5)) << op.name() << " " << name;
    }
  }
}

TEST(CapabilitiesTest, ExamplesHaveTheDefaults) {
  const auto capabilities = CapabilitiesOf(CpuOptions());
  for (const v1::OperatorCapability& op : capabilities.operators()) {
    if (op.parameters().empty()) continue;
    const auto& [name, range] = *op.parameters().begin();
    EXPECT_EQ(FormatOperator(*ParseOperator(
                  OperatorText(op, name, range.default_value()))),
              op.example());
  }
}

TEST(CapabilitiesTest, TellsWhichSolversAreThere) {
  const auto capabilities = CapabilitiesOf(CpuOptions());
  EXPECT_EQ(capabilities.solvers_size(), 4);
  EXPECT_TRUE(capabilities.solvers(0).available());
  for (const v1::SolverCapability& solver : capabilities.solvers()) {
    const auto kind = SolverFromMessage(solver.kind(), "solver.kind");
    EXPECT_EQ(solver.available(), *kind == SolverKind::kLinear);
  }
}

TEST(CapabilitiesTest, LearnedSolversAreThoseOfTheLoadedModels) {
  const TemporaryFolder folder;
  WriteRandomRestorationModel(folder.path());
  EngineOptions options = CpuOptions();
  options.models = {folder.path()};
  const auto engine = Engine::Create(options, nullptr);
  ASSERT_TRUE(engine.ok()) << engine.status();
  const auto capabilities = Capabilities(**engine, ServiceOptions());
  const Models& models = (*engine)->options().session_limits.models;
  int available = 0;
  for (const v1::SolverCapability& solver : capabilities.solvers()) {
    const auto kind = SolverFromMessage(solver.kind(), "solver.kind");
    EXPECT_EQ(solver.available(), MakeSolver(*kind, models).ok());
    available += solver.available() ? 1 : 0;
  }
  EXPECT_GT(available, 1);
}

TEST(CapabilitiesTest, ListsWhatCanBeDecodedAndEncoded) {
  const auto capabilities = CapabilitiesOf(CpuOptions());
  EXPECT_THAT(capabilities.output_encodings(),
              testing::UnorderedElementsAre(
                  v1::ENCODING_RAW, v1::ENCODING_PNG, v1::ENCODING_JPEG,
                  v1::ENCODING_H264, v1::ENCODING_FFV1));
  EXPECT_EQ(capabilities.input_encodings_size(), 8);
  EXPECT_EQ(capabilities.pixel_layouts_size(), 5);
}

TEST(CapabilitiesTest, RepeatsTheLimitsInForce) {
  EngineOptions options = CpuOptions();
  options.max_sessions = 17;
  options.session_limits.max_width = 1234;
  options.session_limits.max_frames_in_flight = 40;
  const auto capabilities = CapabilitiesOf(options);
  EXPECT_EQ(capabilities.limits().max_sessions(), 17u);
  EXPECT_EQ(capabilities.limits().max_width(), 1234u);
  EXPECT_EQ(capabilities.limits().max_credits(), 40u);
  EXPECT_EQ(DurationOf(capabilities.limits().idle_timeout()),
            ServiceOptions().idle_timeout);
  EXPECT_EQ(capabilities.cadence().first_chunk_frames(), 9u);
  EXPECT_FALSE(capabilities.server_version().empty());
}

}  // namespace
}  // namespace limpid::server
