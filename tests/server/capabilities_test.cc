#include "server/capabilities.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/operators/operator_spec.h"
#include "server/wire_duration.h"

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

TEST(CapabilitiesTest, TellsWhichSolversAreThere) {
  const auto capabilities = CapabilitiesOf(CpuOptions());
  std::vector<v1::SolverKind> available;
  for (const v1::SolverCapability& solver : capabilities.solvers()) {
    if (solver.available()) available.push_back(solver.kind());
  }
  EXPECT_THAT(available, testing::ElementsAre(v1::SOLVER_KIND_LINEAR));
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
