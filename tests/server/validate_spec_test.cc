#include "server/validate_spec.h"

#include <gtest/gtest.h>

#include "engine/base/errors.h"
#include "tests/testing/wire_frames.h"

namespace limpid::server {
namespace {

std::unique_ptr<Engine> EngineWith(int64_t memory_limit_bytes) {
  EngineOptions options;
  options.device = "cpu";
  options.memory_limit_bytes = memory_limit_bytes;
  return *Engine::Create(options, nullptr);
}

TEST(ValidateSpecTest, SaysWhatAnOpenWouldBecomeAndCost) {
  const auto engine = EngineWith(int64_t{1} << 30);
  const auto answer = ValidateSpec(GaussianOpen(64, 48), *engine);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_TRUE(answer->would_be_admitted());
  EXPECT_EQ(answer->refusal_reason(), "");
  EXPECT_GT(answer->reserved_bytes(), 0u);
  EXPECT_EQ(answer->config().output_width(), 64u);
  EXPECT_EQ(answer->cadence().chunk_frames(), 12u);
  EXPECT_FALSE(answer->has_predicted_chunk_time());
  EXPECT_EQ(engine->stats().reserved_bytes, 0);
}

TEST(ValidateSpecTest, SaysWhyThereIsNoRoom) {
  const auto engine = EngineWith(1000);
  const auto answer = ValidateSpec(GaussianOpen(64, 48), *engine);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_FALSE(answer->would_be_admitted());
  EXPECT_EQ(answer->refusal_reason(), "MEMORY_EXHAUSTED");
}

TEST(ValidateSpecTest, RefusesABadSpec) {
  const auto engine = EngineWith(int64_t{1} << 30);
  const auto answer = ValidateSpec(IdentityOpen(0, 48), *engine);
  EXPECT_EQ(FieldOf(answer.status()), "source.width");
}

}  // namespace
}  // namespace limpid::server
